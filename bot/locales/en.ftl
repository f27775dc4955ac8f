# Every text the bot itself says, in English. Telegram's HTML; values come escaped.

## Strangers and invites, seen by contacts

stranger = Hello. This is a private assistant; it talks only to people who were invited. If you know who you are looking for, please ask them for a link.
invite-gone = This link is not valid any more. Please ask the person who sent it for a new one.
consent =
    Hello { $name }. I am { $manager }'s assistant{ $company ->
        [none] .
       *[other] { "" } at { $company }.
    }

    If you agree, { $manager } will write to you here, one to one:
    • a personal note every few weeks,
    • now and then one piece of industry news chosen for you, without a sound.
    { $weekly ->
        [0] It will not be much.
        [one] Never more than one message a week, in your working hours.
       *[other] Never more than { $weekly } messages a week, in your working hours.
    }

    Nobody else reads this chat, and you are in no group. /stop ends everything at once. What is kept: your name, your company and what we write to each other here (/privacy).
consent-agree = ✅ Yes, that is fine
consent-decline = No, thank you
consent-first = Please answer the question above first: may { $manager } write to you here?
consent-declined = All right. Nothing will be sent to you.
welcome = Thank you, { $name }. You can write to { $manager } here at any time.
welcome-topics = What would you like to hear about? Tap to choose; without a choice I go by your industry.
topics-kept = Noted.
topic-on = ✓ { $topic }
topic-off = { $topic }

## The contact's own commands

contact-help =
    Whatever you write here goes to { $manager }.

    /preferences – what you hear about
    /pause – nothing for a month
    /resume – go on
    /stop – end everything at once
    /privacy – what is kept
contact-stopped = Done. You will get nothing more from here. If you change your mind: /start
contact-paused = All right, nothing until { $until }. /resume ends the pause.
contact-resumed = Good, we go on.
contact-managers-pause = { $manager } has paused the messages; write here if you would like to hear from them.
contact-privacy =
    Kept here: your name, your company, your role, what you chose, and the messages of this chat. { $manager }{ $company ->
        [none] { "" }
       *[other] { " " }at { $company }
    } reads them, nobody else. They are used to write to you and for nothing else. You agreed on { $date }. /stop ends all messages.
contact-unknown-command = I do not know that command. /help shows what I know.
button-old = This button is out of date.

## News

news-source = <a href="{ $link }">{ $source }</a>{ $because }
news-because = { " " }· because of “{ $topic }”

## What a manager sees

manager-help =
    <b>People</b>
    /invite Li Wei, Acme, evaluator – a link for one person
    /add Wang Fang, Acme, decider, WeChat – someone you reach by hand
    /contacts – everyone in your book
    /contact Li Wei – one person
    /account Acme, stage evaluating, zone Asia/Shanghai – one company

    <b>What will happen</b>
    /plan Li Wei – the next 30 days, and why
    /approve – what waits for your word
    /news – news to look at
    /pause Li Wei · /resume Li Wei

    <b>You</b>
    /zone Europe/Berlin – your time zone

    To answer a contact, reply to their message. What you write without replying goes to nobody.
manager-hello = Hello { $name }. You keep your relationships here, each in a private chat.
manager-unknown-command = I do not know { $command }. /help shows what I know.
manager-edit-late = An edit does not change what was already sent; write again, as a reply.
group-left = I was added to “{ $title }” and leave it without a word. Groups are where prospects get poached.
failed-update = Something went wrong with your last message, and it is in the log. Please try again; if it stays so, tell whoever runs this bot.

usage-invite = Write it like this: <code>/invite Li Wei, Acme, evaluator</code>. You can add a language (en, zh) and a time zone (Asia/Shanghai).
usage-add = Write it like this: <code>/add Wang Fang, Acme, decider, WeChat</code>
usage-name = Write it like this: <code>/{ $command } Li Wei</code>
usage-account = Write it like this: <code>/account Acme, stage evaluating, industry packaging, country DE, zone Europe/Berlin</code>
usage-zone = Write it like this: <code>/zone Europe/Berlin</code>
unknown-word = I do not understand “{ $word }”{ $hint ->
        [none] .
       *[other] ; did you mean “{ $hint }”?
    } Roles: user, evaluator, budget, decider, signatory. Languages: en, zh. Zones: Asia/Shanghai.
unknown-zone = “{ $zone }” is no time zone I know. Write it like Europe/Berlin or Asia/Shanghai.
unknown-country = “{ $country }” is no country I know. Two letters, like DE or CN.
unknown-stage = “{ $stage }” is no stage. Stages: lead, engaged, evaluating, deciding, customer, lost.
unknown-account = No company “{ $account }” with a contact of yours.
too-long = “{ $word }” is too long.
nobody-named = Nobody in your book matches “{ $name }”. /contacts shows everyone.
several-named = Several people match “{ $name }”. Who do you mean?
not-yours = That is not one of your contacts.
touch-gone = That is already settled.

invited =
    A link for <b>{ $name }</b> ({ $account }), good for one person until { $until }. Ready to paste:
invite-to-copy =
    Hello { $name }, may I keep in touch with you on Telegram? A short note now and then and industry news that concerns you, one to one, no group. One tap, and you can stop at any time: { $link }
    { $manager }
invite-language = It is in English; add <code>, zh</code> for Chinese.
invite-joined = <b>{ $name }</b> ({ $account }) has agreed to hear from you.
invite-declined = { $name } ({ $account }) declined the invitation.
added = <b>{ $name }</b> ({ $account }) is in your book. I prepare the messages, you send them{ $reach ->
        [none] .
       *[other] { " " }by { $reach }.
    }
already-added = { $name } ({ $account }) is already in your book.

contacts-none = Nobody yet. /invite Li Wei, Acme, evaluator makes a link for the first.
contacts-title = <b>{ $count ->
        [one] One contact
       *[other] { $count } contacts
    }</b>
contact-line = <b>{ $name }</b> · { $account }{ $role } · { $state }
contact-card =
    <b>{ $name }</b> · { $account }{ $role }
    { $state } · { $channel } · { $zone }, there it is { $there }
contact-topics = Hears about: { $topics }
contact-next = Next: { $at } – { $rule }
contact-nothing-next = Nothing is planned.
contact-last = Last:
channel-telegram = Telegram
channel-by-hand = by hand
timeline-line = { $at } · { $what }
event-joined = agreed
event-added = added by you
event-reply = wrote: { $quote }
event-sent = sent: { $quote }
event-by-hand = you wrote: { $quote }
event-skipped = not sent ({ $quote })
event-stopped = said stop
event-returned = agreed again
event-blocked = cannot be reached
event-paused = paused
event-resumed = resumed
event-stage = stage: { $quote }
event-unsure = may have got: { $quote }
state-waiting = waits for your answer
state-paused = paused
state-stopped = stopped
state-blocked = cannot be reached
state-new = new
state-warm = warm
state-cooling = cooling
state-dormant = dormant
button-plan = 📅 Plan
button-pause = ⏸ Pause
button-resume = ▶️ Resume

account-card =
    <b>{ $name }</b>
    stage { $stage } · industry { $industry } · country { $country } · zone { $zone }
account-people = Your people there: { $names }
account-unset = –

plan-title = <b>{ $name }</b>, the next 30 days, in their time ({ $zone })
plan-line = { $at } – { $rule }{ $approval ->
        [yes] { " " }(you approve it first)
       *[no] { "" }
    }
plan-why = <i>{ $why }</i>
plan-nothing = Nothing will be sent.
plan-not = Not planned:
plan-note = If they stay silent, you approve, and there is news good enough. An answer, or others due at the same time, moves it.
why-joined = since they joined
why-own = since the last of its kind
why-reply = since they last wrote
why-by-hand = since you last wrote
why-silent = after a long silence
why-talking = they wrote lately
why-overdue = was overdue, so it starts afresh
why-gap = moved: not so soon after the last message
why-week = moved: enough for this week
why-day = moved: enough for this day
why-cap = the cap is zero
why-paused = moved: paused
why-held = you paused it
why-answered = moved: you have just talked
why-unanswered = they wait for your answer
why-window = moved into their working hours
why-stagger-manager = moved: enough in your name this hour
why-stagger-account = moved: a colleague of theirs just had a message
why-balance = moved: first give, then ask
why-approved = you approved it
why-awaiting = waits for your approval
why-handed = waits for you to send it
why-retry = tried again: it did not get through
why-stage = the company is at another stage
why-role = for other roles
why-times = sent as often as it may be
why-replaced = another rule takes its place
why-stopped = they said stop
why-blocked = they cannot be reached
why-expired = its time had passed
why-no-news = no news was good enough
why-rule-gone = the rule is gone
why-by-manager = you skipped it
why-broken-text = its text could not be written; it is in the log
why-rejected = Telegram refused it
why-never-word = it has a word that may never be sent

paused = <b>{ $name }</b> gets nothing automatic until you say /resume { $name }.
resumed = <b>{ $name }</b> is nurtured again.
resume-not-yours = <b>{ $name }</b> asked for a pause until { $until } themselves; only they can end it.
resume-stopped = <b>{ $name }</b> said stop. Only they can begin again, with /start.
zone-set = Your time zone is { $zone }.

relay-text = <b>{ $name }</b> · { $account }
relay-edited = <b>{ $name }</b> · { $account } changed a message:
relay-failed = <b>{ $name }</b> · { $account } sent something that could not be passed on. Please ask them for it again.
write-here = Reply to this message to write to <b>{ $name }</b> · { $account }.
button-write = ✉️ Write
stage-moved = { $by } has moved { $account } to the stage { $stage }; it changes what your contacts there get.
invite-known = { $name } followed your link but already talks with { $owner }.
admin-gone = { $name } is no longer among the managers. Their { $count } contacts are yours now and paused: introduce yourself, then /resume each.
relay-again = (may be a repeat)
relay-unsupported = <b>{ $name }</b> · { $account } sent something that cannot be passed on ({ $kind }).
button-no-answer = No answer needed
no-answer-done = Noted, I go on.
whom = Whom is this for? I send it to nobody until you say. Someone else? /contact and the name, then “Write”.
whom-nobody-known = This goes to nobody: there is nobody on Telegram in your book yet. /help shows what I know.
button-nobody = Nobody
whom-nobody = All right, it goes to nobody.
whom-sent = Sent to { $name }.
reply-unknown = I do not know whom that message was for.
reply-to-card = A reply to this card goes to nobody.
reply-stopped = { $name } cannot be reached here any more; this was not sent.
reply-by-hand = { $name } is reached by hand; copy it and send it yourself.
reply-unsure = Your message to { $name } may not have arrived: the line broke. Please ask, rather than write it twice.
reply-failed = Your message to { $name } was not sent: { $detail }

approval-card =
    For <b>{ $name }</b> · { $account } – { $rule }, { $at } their time:
approval-changed = Changed:
button-approve = ✅ Approve
button-edit = ✏️ Edit
button-skip = Skip
edit-hint = Reply to this card with your own words.
edit-not-text = Words only, please: reply with text.
edit-too-long = That is too long; { $most } characters at most.
edit-never-word = It has “{ $word }” in it, which may never be sent. Please write it another way.
approved = Approved, goes { $at } their time.
approved-now = Approved.
skipped = Skipped.
approval-expired = Not approved in time, so it was not sent:
approve-none = Nothing waits for you.
approve-title = { $count ->
        [one] One message waits
       *[other] { $count } messages wait
    } for your word.

hand-card =
    Please send this to <b>{ $name }</b> · { $account }{ $reach ->
        [none] .
       *[other] { " " }by { $reach }.
    } Tap the text to copy it.
button-copy = 📋 Copy
button-sent = ✅ Sent
hand-recorded = Recorded as sent.
hand-expired = Not sent in time; it is off the list:

unsure-card =
    This may or may not have reached <b>{ $name }</b> · { $account }: the line broke while it was sent. I do not send it twice by myself.
button-came = It arrived
button-send-again = Send again
button-drop = Drop it
unsure-came = Good, recorded as sent.
unsure-again = It will be sent again.
unsure-dropped = Dropped.

left-stopped = <b>{ $name }</b> · { $account } said stop. Nothing more will be sent.
left-blocked = <b>{ $name }</b> · { $account } can no longer be reached on Telegram. Nothing more will be sent.
left-paused = <b>{ $name }</b> · { $account } asked for a pause until { $until }.
left-resumed = <b>{ $name }</b> · { $account } ended their pause.
returned = <b>{ $name }</b> · { $account } is back and has agreed again.
touch-rejected = A message to <b>{ $name }</b> · { $account } was refused and not sent: { $detail }

news-none = Nothing to look at.
news-card = <b>{ $title }</b>{ "\u000A" }{ $summary }{ "\u000A" }<a href="{ $link }">{ $source }</a> · { $topics }
button-news-yes = 👍 May be sent
button-news-no = 👎 No
news-kept = It may be sent.
news-rejected = It will not be sent.

## Names of commands, in the menus

menu-invite = A link for one person
menu-add = Someone you reach by hand
menu-contacts = Everyone in your book
menu-contact = One person
menu-account = One company
menu-plan = The next 30 days, and why
menu-approve = What waits for your word
menu-news = News to look at
menu-pause = Nothing for a while
menu-resume = Go on
menu-zone = Your time zone
menu-help = What I know
menu-start = Begin
menu-preferences = What you hear about
menu-stop = End everything at once
menu-privacy = What is kept
