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
    /less – half as much
    /pause – nothing for a month
    /resume – go on
    /stop – end everything at once
    /privacy – what is kept
contact-stopped = Done. You will get nothing more from here. If you change your mind: /start
contact-paused = All right, nothing until { $until }. /resume ends the pause.
contact-resumed = Good, we go on.
contact-less = All right, half as much from now on. /less again, and it is as before.
contact-more = Good, as before.
contact-managers-pause = { $manager } has paused the messages; write here if you would like to hear from them.
contact-privacy =
    Kept here: your name, your company, your role, what you chose, and the messages of this chat. { $manager }{ $company ->
        [none] { "" }
       *[other] { " " }at { $company }
    } reads them, nobody else. They are used to write to you and for nothing else. You agreed on { $date }. /stop ends all messages.
contact-privacy-links = Which news you open here is kept too, so that you get what interests you.
contact-unknown-command = I do not know that command. /help shows what I know.
button-old = This button is out of date.

## News

news-source = <a href="{ $link }">{ $source }</a>{ $because }
news-because = { " " }· because of “{ $topic }”
news-digest = <b>{ $count } things that may be worth your time</b>
news-digest-ask = 🔕 is for less of this; 💬 lets { $manager } know that you would like to talk about it.
button-less-of = 🔕 Less of this
button-ask = 💬 Ask { $manager }
news-said-like = 👍 Good to know, thank you.
news-said-dislike = 👎 Understood, thank you.
news-said-less = 🔕 You will get less { $topics ->
        [none] of this.
       *[other] about: { $topics }.
    }
news-said-ask = 💬 { $manager } knows that you would like to talk about it.

## What a manager sees

help-people = People
help-coming = What will happen
help-you = You
help-line = { $example } – { $what }
help-end = To answer a contact, reply to their message. What you write without replying goes to nobody.
example-invite = /invite Li Wei, Acme, evaluator
example-add = /add Wang Fang, Acme, decider, WeChat
example-contacts = /contacts
example-contact = /contact Li Wei
example-account = /account Acme, stage evaluating, zone Asia/Shanghai
example-plan = /plan Li Wei
example-approve = /approve
example-news = /news
example-share = /share https://…
example-library = /library
example-rules = /rules
example-review = /review
example-pause = /pause Li Wei, 2w
example-resume = /resume Li Wei
example-zone = /zone Europe/Berlin
manager-hello = Hello { $name }. You keep your relationships here, each in a private chat.
manager-unknown-command = I do not know { $command }. /help shows what I know.
manager-edit-late = An edit does not change what was already sent; write again, as a reply.
group-left = I was added to “{ $title }” and leave it without a word. Groups are where prospects get poached.
failed-update = Something went wrong with your last message, and it is in the log. Please try again; if it stays so, tell whoever runs this bot.

usage-invite = Write it like this: <code>/invite Li Wei, Acme, evaluator</code>. You can add a language (en, zh) and a time zone (Asia/Shanghai).
usage-add = Write it like this: <code>/add Wang Fang, Acme, decider, WeChat</code>
usage-name = Write it like this: <code>/{ $command } Li Wei</code>
usage-account = Write it like this: <code>/account Acme, stage evaluating, industry packaging, country DE, zone Europe/Berlin</code>
usage-contact = Write it like this: <code>/contact Li Wei, role decider, tags fair vip, likes ai, birthday 05-14, zone Asia/Shanghai</code>
usage-pause = Write it like this: <code>/pause Li Wei, 2w</code> or <code>/pause Li Wei, 2027-01-07</code>
usage-zone = Write it like this: <code>/zone Europe/Berlin</code>
unknown-word = I do not understand “{ $word }”{ $hint ->
        [none] .
       *[other] ; did you mean “{ $hint }”?
    } Roles: user, evaluator, budget, decider, signatory. Languages: en, zh. Zones: Asia/Shanghai.
unknown-zone = “{ $zone }” is no time zone I know. Write it like Europe/Berlin or Asia/Shanghai.
unknown-country = “{ $country }” is no country I know. Two letters, like DE or CN.
unknown-stage = “{ $stage }” is no stage. Stages: lead, engaged, evaluating, deciding, customer, lost.
unknown-date = “{ $date }” is no day. Write it like 2027-03-31; a birthday also like 05-14.
date-past = { $date } has passed.
unknown-topic = “{ $word }” is no topic. Topics: { $topics }.
unknown-role = “{ $role }” is no role. Roles: user, evaluator, budget, decider, signatory.
unknown-language = “{ $word }” is no language I speak. Languages: en, zh.
for-admins = That concerns everybody; an admin decides it.
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
contact-likes = Likes, as you know them: { $value }
contact-dislikes = Dislikes, as you know them: { $value }
contact-tags = Tags: { $value }
contact-source = From: { $value }
contact-dates = Dates: { $value }
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
event-asked = wants to talk about: { $quote }
event-news-like = 👍 { $quote }
event-news-dislike = 👎 { $quote }
event-news-less = less of: { $quote }
event-by-hand = you wrote: { $quote }
event-skipped = not sent ({ $quote })
event-stopped = said stop
event-returned = agreed again
event-blocked = cannot be reached
event-paused = paused
event-resumed = resumed
event-noted = a note to you{ $quote ->
        [none] { "" }
       *[other] : { $quote }
    }
event-less = asked for less
event-more = wants as much as before
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
    stage { $stage } · industry { $industry } · country { $country } · zone { $zone }{ $dates ->
        [none] { "" }
       *[other] { "" } · { $dates }
    }
account-people = Your people there: { $names }
account-unset = –

stage-preview = <b>{ $account }</b> would move from { $before } to <b>{ $after }</b>. What changes:
stage-ends = ends: { $rules }
stage-begins = begins: { $rules }
stage-next = next: { $at } – { $rule }
stage-others = { $count ->
        [one] One contact of a colleague changes
       *[other] { $count } contacts of colleagues change
    } as well; their managers are told.
button-stage = ✅ Move it
button-leave = Leave it
left-as-it-is = All right, it stays as it is.
stage-done = Moved.

plan-title = <b>{ $name }</b>, the next 30 days, in their time ({ $zone })
plan-line = { $at } – { $rule }{ $approval ->
        [yes] { " " }(you approve it first)
        [note] { " " }(a note to you)
       *[no] { "" }
    }
plan-why = <i>{ $why }</i>
plan-nothing = Nothing will be sent.
plan-not = Not planned:
plan-note = If they stay silent, you approve, and there is news good enough. An answer, or others due at the same time, moves it.
explain-news = The best news for them now: “{ $title }” ({ $source }), { $score } of 1; the rule wants { $least }.
explain-no-news = Now there is no news for them.
explain-parts = { "  " }Made of: { $parts }.
part-interest = interest { $value } × { $weight }
part-learned = learned { $value } × { $weight }
part-fit = role and stage { $value } × { $weight }
part-fresh = fresh { $value } × { $weight }
part-source = source { $value } × { $weight }
part-variety = variety { $value } × { $weight }
part-new = new to them { $value } × { $weight }
explain-counts = <i>· { $counts } ({ $begins }) { $days ->
        [1] it is a day
       *[other] it is { $days } days
    }</i>
explain-overdue = <i>· that has passed, so it starts afresh</i>
explain-kept = <i>· kept back before: { $why }</i>
explain-minute = <i>· its own minute in open hours: { $at }</i>
explain-moved = <i>· { $why }: { $at }</i>
explain-later = { $at }: { $why }
why-joined = since they joined
why-own = since the last of its kind
why-reply = since they last wrote
why-by-hand = since you last wrote
why-silent = after a long silence
why-talking = they wrote lately
why-overdue = was overdue, so it starts afresh
why-gap = not so soon after the last message
why-week = enough for this week
why-day = enough for this day
why-cap = the cap is zero
why-paused = paused
why-held = you paused it
why-answered = you have just talked
why-unanswered = they wait for your answer
why-window = outside their working hours
why-stagger-manager = enough in your name this hour
why-stagger-account = a colleague of theirs just had a message
why-balance = first give, then ask
why-approved = you approved it
why-awaiting = waits for your approval
why-handed = waits for you to send it
why-retry = tried again: it did not get through
why-stage = the company is at another stage
why-role = for other roles
why-industry = for other industries
why-country = for other countries
why-tags = for other tags
why-language = for another language
why-source = for who came from elsewhere
why-topics = for other topics
why-account-missing = for companies where that role is missing
why-answered-so-far = for who leaves more unanswered
why-unanswered-so-far = they left too much unanswered
why-no-reply = for who has written
why-silent-long = they have been silent for too long
why-joined-long = for who joined lately
why-joined-lately = they joined only lately
why-never = for nobody
why-done = it was sent
why-replied = they replied, so it ended
why-no-date = no such date is known
why-past = its day has passed
why-date = for that day
why-sequel = after the one before
why-applies = since it concerns them
why-stage-moved = since the company moved to this stage
why-touch = since the last message
why-colleague-text = a colleague of theirs has just had the same
why-braked = it paused itself: too many complained
why-sample = an admin has to look at it first
why-trial = it is tried with others first
why-no-text = no text was left
why-no-material = nothing in the library was new to them
why-times = sent as often as it may be
why-replaced = another rule takes its place
why-stopped = they said stop
why-blocked = they cannot be reached
why-expired = its time had passed
why-own-company = it is about their own company
why-colleague-item = a colleague of theirs had it lately
why-no-news = there was no news for them
why-weak-news = the best news was not good enough for them
why-rule-gone = the rule is gone
why-by-manager = you skipped it
why-broken-text = its text could not be written; it is in the log
why-rejected = Telegram refused it
why-never-word = it has a word that may never be sent

paused-until = <b>{ $name }</b> gets nothing automatic until { $until }.
paused = <b>{ $name }</b> gets nothing automatic until you say /resume { $name }.
resumed = <b>{ $name }</b> is nurtured again.
resume-not-yours = <b>{ $name }</b> asked for a pause until { $until } themselves; only they can end it.
resume-stopped = <b>{ $name }</b> said stop. Only they can begin again, with /start.
zone-set = Your time zone is { $zone }.

relay-text = <b>{ $name }</b> · { $account }
relay-asks = 💬 <b>{ $name }</b> · { $account } would like to talk about “{ $title }”. Reply to this message to answer.
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

note-card = 📌 <b>{ $name }</b> · { $account } – { $rule }
note-run-out = They have had every text of this rule. Please write to them yourself, or add texts.

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
left-less = <b>{ $name }</b> · { $account } asked for less: half as much from now on.
left-more = <b>{ $name }</b> · { $account } wants as much as before.
returned = <b>{ $name }</b> · { $account } is back and has agreed again.
touch-rejected = A message to <b>{ $name }</b> · { $account } was refused and not sent: { $detail }

news-none = Nothing to look at.
news-of-account = 📰 <b>{ $account }</b> is in the news: <a href="{ $link }">{ $title }</a>. Something to talk about; your contacts there do not get it from me.
news-card =
    <b>{ $title }</b>
    <a href="{ $link }">{ $source }</a> · { $date } · { $topics }
button-news-yes = 👍 May be sent
button-news-no = 👎 No
news-kept = It may be sent.
news-rejected = It will not be sent.

## News: what a curator and a manager decide

news-all-seen = That was all. /news shows what is fresh.
news-decided = That one is already decided.
news-gone = I have no such item.
news-line = Above it: “{ $line }”
news-fits = { $count ->
        [0] It suits none of your contacts now.
        [one] It suits one of your contacts.
       *[other] It suits { $count } of your contacts.
    }
news-waiting = { $count ->
        [one] One more waits.
       *[other] { $count } more wait.
    }
news-vetoed = Your contacts do not get it from me.
news-was-rejected = Somebody said no to it, so nobody gets it.
news-no-older = Nothing older suits your contacts.
news-without = No news with “{ $words }” in it.
news-with = News with “{ $words }” in it: { $count }
button-news-line = ✏️ A line above it
button-news-send = 👤 Send to one
button-news-veto = 🚫 Not for mine
button-news-unveto = ↩️ For mine again
button-news-older = Older ›
button-news-bare = Without a line
button-news-sure = Send it now
news-line-here = Reply to this message with the line to put above “{ $title }”. Everyone who gets it reads it.
news-line-late = Nothing can be put above “{ $title }” any more. On the card you mean, press “✏️”.
news-whom = Who gets “{ $title }” now? Whom it suits best comes first.
news-nobody = Nobody is left who could get it.
news-had = { $name } has had it already.
news-busy = Something is on its way to { $name }. Please try again in a moment.
news-never-word = It has “{ $word }” in it, which may never be sent.
news-against = <b>{ $name }</b>: { $why }. Send it anyway?
news-handed = The text for { $name } comes below.

usage-share = Write it like this: <code>/share https://news.example/story I thought of you because of your new line</code>
share-looking = I am looking at it.
share-found = This is what I found. It is for your contacts alone.
share-known = I know this one already.{ $line ->
        [none] { "" }
       *[lost] { "" } Others get it too, so your line is not above it.
    }
share-failed = I could not look at { $url }: { $why }

## Rules, and how they do

rules-title = <b>The last four weeks</b>
rules-line = <b>{ $rule }</b> ({ $playbook }): { $sent } sent, { $skipped } skipped{ $notes ->
        [0] { "" }
        [one] , one note
       *[other] , { $notes } notes
    }{ $state ->
        [paused] { "" } · <b>paused</b>
        [sample] { "" } · waits for an admin's look
        [some] { "" } · on trial
       *[all] { "" }
    }
rules-variant = { "  " }· { $variant }: { $sent } sent, { $answered } answered
rules-paused-text = Paused text: { $name }
rules-paused-item = Paused news: { $name }
button-release = ▶️ { $name }
button-trial = ✅ Try it
trial-sample =
    A new rule, <b>{ $rule }</b>. After your word { $count ->
        [one] one contact gets
       *[other] the first { $count } contacts get
    } it, then all, unless one of them complains.{ $text ->
        [none] { "" }
       *[other] { "" } It begins like this:{ "\u000A\u000A" }<blockquote>{ $text }</blockquote>
    }
trial-begun = { $rule } goes to the first { $count } now.
trial-ended = The trial of <b>{ $rule }</b> went well: { $count ->
        [one] one contact
       *[other] { $count } contacts
    } had it and nobody complained. Now it is for all.
braked-rule = <b>{ $name }</b> has paused itself: { $count ->
        [one] a contact
       *[other] { $count } contacts
    } stopped, blocked or asked for less after it. /rules lets it go on.
braked-text = The text <b>{ $name }</b> has paused itself: { $count ->
        [one] a contact
       *[other] { $count } contacts
    } stopped, blocked or asked for less after it. /rules lets it go on.
braked-item = The news “{ $name }” has paused itself: { $count ->
        [one] a contact
       *[other] { $count } contacts
    } stopped, blocked or asked for less after it. /rules lets it go on.
files-renewed = The rules were read anew: { $count } rules.
files-broken = The rules or feeds have a problem, so the old ones go on: { $problem }
review-title = <b>Your last week</b>
review-waiting = ⚠️ Waiting for your answer: { $count } ({ $names })
review-cards = ⚠️ Waiting for your approval: { $count }. /approve shows them.
review-expired = ⚠️ Not sent in time: { $count }
review-figures = { $contacts } contacts · { $sent } messages sent · { $replies } replies · { $skipped } skipped
overload = ⚠️ The rules ask for { $wanted } messages a week to the { $contacts } contacts of { $name }; { $hourly } an hour in { $hours } open hours leave room for { $room }, which is enough for about { $fits } contacts. What gives: a longer “every” in { $rule }, which asks for most, or “per_manager_hour”, or longer hours in “window”.

## The library

library-none = The library is empty.
library-nothing = Nothing in the library fits “{ $words }”. /library shows all of it.
library-table = How much a contact finds there who reads { $tongue }, by role and stage; – is nothing yet:
library-which-kind = What kind is it?
library-known = “{ $title }” is already in the library. To change it, remove it first.
library-not-yours = Only { $by } or an admin can remove it.
library-unknown-word = I do not understand “{ $word }”; did you mean “{ $hint }”?
library-card =
    📚 { $kind } in { $tongue }, for { $roles ->
        [any] every role
       *[other] { $roles }
    }, { $stages ->
        [any] at any stage
       *[other] at the stage: { $stages }
    }{ $objection ->
        [none] { "" }
       *[other] ; answers “{ $objection }”
    }{ $by ->
        [none] .
       *[other] ; added by { $by }.
    } A contact gets:
library-removed = “{ $title }” is out of the library; nobody gets it any more.
library-kind = { $kind ->
        [case] case
        [white-paper] white paper
        [industry-report] industry report
        [event] event
        [technical-article] technical article
        [people] people
        [product-news] product news
        [deck] deck
        [trial] trial or demo
        [evaluation] third-party evaluation
       *[other] { $kind }
    }
library-role = { $role }
library-stage = { $stage }
library-language = { $tongue ->
        [en] English
        [zh] Chinese
       *[other] { $tongue }
    }
button-library-remove = 🗑 Remove
usage-library = Send or answer a file with a line like <code>/library white-paper, evaluator, evaluating, "too expensive", Guide to packaging lines</code>, or give a link: <code>/library case, https://example.com/acme, customer, How Acme moved</code>

## Feeds, seen by admins

feeds-failing = ⚠️ No news from these feeds; they failed { $count } times in a row:
feed-failing = • <b>{ $name }</b>: { $problem }
feeds-recovered = These feeds answer again:
feed-named = • <b>{ $name }</b>
feeds-moved = These feeds have moved for good. Please write the new address into feeds.yaml:
feed-moved = • <b>{ $name }</b>: { $link }

## Names of commands, in the menus

menu-invite = A link for one person
menu-add = Someone you reach by hand
menu-contacts = Everyone in your book
menu-contact = One person
menu-account = One company
menu-plan = The next 30 days, and why
menu-approve = What waits for your word
menu-news = News to look at
menu-share = An article for your contacts
menu-library = The library, and what it lacks
menu-rules = What each rule did
menu-review = Your last week
menu-less = Half as much
menu-pause = Nothing for a while
menu-resume = Go on
menu-zone = Your time zone
menu-help = What I know
menu-start = Begin
menu-preferences = What you hear about
menu-stop = End everything at once
menu-privacy = What is kept

## After a gap, and of a restored copy

standstill-card = ⏸ I stood still since { $at }. { $count ->
    [one] One contact
   *[other] { $count } contacts
} would have been written to meanwhile. Nothing of that is sent late; I have gone on with what comes next.
restored-card = ⚠️ My memory was brought back from a backup of { $at }. What happened since then I do not know: who said stop, who answered, what was sent. { $count ->
    [0] Nobody would have been written to meanwhile.
    [one] One contact may have been written to meanwhile, and counts as written to:
   *[other] { $count } contacts may have been written to meanwhile, and count as written to:
} Nothing is sent again, and nothing goes out by itself until you say so. Please look at these chats first, and pause whoever said stop.
gap-contact = • <b>{ $name }</b> · { $account }
button-go-on = Go on
gone-on = Good. From now on messages go out by themselves again.
gone-on-toast = Going on
event-perhaps-sent = may have been written to, before a backup was brought back
why-restored = waits for your “Go on” after a backup was brought back
why-standstill = the bot stood still

## Backups

backup-failed = ⚠️ No backup could be made: { $problem }
backup-again = Backups are made again.
