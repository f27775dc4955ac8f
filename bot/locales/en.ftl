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
consent-first = Nothing you write is passed on yet. Please answer the question above first: may { $manager } write to you here?
consent-declined = All right. Nothing will be sent to you.
welcome = Thank you, { $name }. You can write to { $manager } here at any time. /preferences says what comes and when, /help what else there is.
welcome-topics = What would you like to hear about? Tap to choose; without a choice I go by your industry.
topics-kept = Noted.
topic-on = ✓ { $topic }
topic-off = { $topic }

## The contact's own commands

contact-help =
    Whatever you write here goes to { $manager }.

    /latest – what is worth your time now
    /talk – a word with { $manager }
    /preferences – topics, how often, when, language
    /less – half as much
    /pause – nothing for 1, 3 or 6 months
    /resume – go on
    /stop – end everything at once
    /mydata – what is kept of you
    /forget – erase it
    /privacy – who sees it, and why
contact-stopped = Done. You will get nothing more from here. If you change your mind: /start
contact-paused = All right, nothing until { $until }. /resume ends the pause.
contact-resumed = Good, we go on.
contact-less = All right, half as much from now on. /less again, and it is as before.
contact-more = Good, as before.
contact-managers-pause = { $manager } has paused the messages; write here if you would like to hear from them.
contact-privacy =
    Kept here: your name, your company, your role, language and time zone; what you chose; what you and { $manager } write to each other; which news you got and what you made of it; notes of { $manager }'s, which you may read.

    { $manager }{ $company ->
        [none] { "" }
       *[other] { " " }at { $company }
    } reads them, and whoever there stands in or takes over. Nobody else does; the messages travel through Telegram. They are used to write to you and for nothing else. You agreed on { $date }.

    /mydata shows you all of it. /stop ends all messages. /forget erases everything; what stays is a fingerprint that tells nobody who you are and keeps you from being written to again by mistake.
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
    To begin, send me /invite, a name and a company, like the first example below: you get a link to pass on.
manager-unknown-command = I do not know { $command }. /help shows what I know.
group-left = I was added to “{ $title }” and leave it without a word. Groups are where prospects get poached.
failed-update = Something went wrong with your last message, and it is in the log. Please try again; if it stays so, tell whoever runs this bot.

usage-invite = Write it like this: <code>/invite Li Wei, Acme, evaluator</code>. You can add a language (en, zh) and a time zone (Asia/Shanghai).
usage-add = Write it like this: <code>/add Wang Fang, Acme, decider, WeChat</code>
usage-name = Write it like this: <code>/{ $command } Li Wei</code>
usage-account = Write it like this: <code>/account Acme, stage evaluating, industry packaging, country DE, zone Europe/Berlin</code>
usage-contact = Write it like this: <code>/contact Li Wei, role decider, tags fair vip, likes ai, birthday 05-14, address Mr Li, zone Asia/Shanghai</code>
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
    A link for <b>{ $name }</b> ({ $account }), good for one person until { $until }{ $known ->
        [none] { "" }
       *[other] ; with it: { $known }
    }.
invite-to-copy =
    Hello { $name }, may I keep in touch with you on Telegram? A short note now and then and industry news that concerns you, one to one, no group. One tap, and you can stop at any time: { $link }
    { $manager }
invite-language = { $spoken ->
        [zh] The text is in Chinese; for English add <code>, en</code>.
       *[en] The text is in English; for Chinese add <code>, zh</code>.
    }
invite-joined = <b>{ $name }</b> ({ $account }) has agreed to hear from you.
invite-declined = { $name } ({ $account }) declined the invitation.
added = <b>{ $name }</b> ({ $account }) is in your book. I prepare the messages, you send them{ $reach ->
        [none] .
       *[other] { " " }by { $reach }.
    }
already-added = { $name } ({ $account }) is already in your book.

contacts-none = Nobody yet. /invite Li Wei, Acme, evaluator makes a link for the first.
contact-card =
    <b>{ $name }</b> · { $account }{ $role }
    { $state } · { $stage } · { $channel } · { $zone }, there it is { $there }
contact-likes = Likes, as you know them: { $value }
contact-dislikes = Dislikes, as you know them: { $value }
contact-tags = Tags: { $value }
contact-source = From: { $value }
contact-dates = Dates: { $value }
contact-topics = Hears about: { $topics }
contact-next = Next: { $at ->
        [none] due now
       *[other] { $at }
    } – { $rule }
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
why-gap = too soon after the last message
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
    For <b>{ $name }</b> · { $account } – { $rule }, { $at ->
        [none] overdue; once you approve it, it goes as soon as may be:
       *[other] { $at } their time:
    }
approval-changed = Changed:
button-approve = ✅ Approve
button-edit = ✏️ Edit
button-skip = Skip
edit-hint = Reply to this card with your own words.
edit-not-text = Words only, please: reply with text.
edit-too-long = That is too long; { $most } characters at most.
edit-never-word = It has “{ $word }” in it, which may never be sent. Please write it another way.
approved = Approved, goes { $at } their time.
approved-from = Approved, goes { $at } their time at the earliest.
approved-now = Approved.
skipped = Skipped.
approval-expired = Not approved in time, so it was not sent:
approve-none = Nothing waits for you.
approve-title = { $count ->
        [one] One message waits
       *[other] { $count } messages wait
    } for your word{ $place ->
        [topics] , in the topics of their contacts
       *[here] { "" }
    }.

note-card = 📌 <b>{ $name }</b> · { $account } – { $rule }
note-run-out = They have had every text of this rule. Please write to them yourself, or add texts.

hand-card =
    Please send this to <b>{ $name }</b> · { $account }{ $reach ->
        [none] .
       *[other] { " " }({ $reach }).
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
menu-preferences = Topics, how often, when, language
menu-stop = End everything at once
menu-privacy = What is kept

## The book

menu-note = A note about a person
menu-step = A next step, with a reminder
menu-steps = Your next steps
example-note = /note Li Wei, asked about pricing
example-step = /step Li Wei, send the offer, friday 14:00
example-steps = /steps

role-user = user
role-evaluator = evaluator
role-budget = budget
role-decider = decider
role-signatory = signatory
role-none = not known
is-lead = lead
is-engaged = engaged
is-evaluating = evaluating
is-deciding = deciding
is-customer = customer
is-lost = lost
date-renewal = renewal
date-contract-end = contract end
date-trial-end = trial end
date-board-meeting = board meeting
date-birthday = birthday

book-title = <b>{ $count ->
        [one] One contact
       *[other] { $count } contacts
    }</b>
book-search = “{ $words }”
book-line = { $n }. <b>{ $name }</b> · { $account }{ $role } · { $state }
book-range = <i>{ $first }–{ $last } of { $count }. A number opens the card.</i>
book-empty = Nobody here. /contacts shows everyone.
filter-waiting = 💬 Waiting
filter-cold = ❄️ Cold
filter-resting = ⏸ On hold
filter-lead = lead
filter-engaged = engaged
filter-evaluating = evaluating
filter-deciding = deciding
filter-customer = customer
filter-lost = lost

card-address = Addressed as: { $words }
card-step = Your next step: { $at } – { $what }{ $more ->
        [0] { "" }
       *[other] { " " }(and { $more } more, /steps)
    }
card-note = 📝 { $at }: { $text }
card-note-add = 📝 Note
card-step-add = ⏰ Next step
card-log = 📞 Log
card-role = 👤 Role
card-topics = ♥️ Topics
card-tags = 🏷 Tags
card-dates = 🗓 Dates
card-address-set = 🙂 Address
card-moved = 🏢 Moved
card-notes = 📒 All notes
card-timeline = 📜 Timeline
card-back = ‹ Back
card-kept = Noted.
answer-in-words = Please answer in words.
ask-role = What does <b>{ $name }</b> do in the decision?
ask-tastes = What does <b>{ $name }</b> like to hear about, as you know them? A tap: 👍, again: 👎, again: neither.
no-topics = There are no topics yet; whoever runs this bot adds them to the feeds.
ask-tags = Tags of { $name } now: { $tags }. Write all of them, apart by spaces; - for none.
hint-tags = fair vip
ask-address = How do you address { $name }? Messages begin with it; - for the name itself.
hint-address = Mr Li
ask-dates = Which date of <b>{ $name }</b>?
ask-date = { $name }, { $date }: which day? - takes it away.
hint-date = 2027-03-31
hint-birthday = 05-14
ask-pause = How long shall nothing automatic go to <b>{ $name }</b>?
pause-days = { $days ->
        [7] A week
        [14] Two weeks
       *[30] A month
    }
pause-until-told = Until I say
timeline-title = <b>{ $name }</b>, all that happened, in their time ({ $zone })
timeline-end = Nothing more.

ask-note = A note about { $name }. Write what is true and fair: they may ask to read it.
hint-note = asked about pricing; they may read this
note-too-long = A note takes { $most } characters; yours is longer.
notes-title = <b>{ $name }</b>, your notes at this company. They may ask to read them.
notes-line = { $n }. { $at }: { $text }
notes-none = No notes.
event-note = you made a note

usage-step = Write what, a comma, and when: <code>send the offer, friday 14:00</code>. Also tomorrow 9:30, 3d, 2w, 2027-03-05.
ask-step = What is the next step with { $name }, and when? For example: <code>send the offer, friday 14:00</code>
hint-step = send the offer, friday 14:00
step-too-long = A step takes { $most } characters; yours is longer.
step-words = { $at } · <b>{ $name }</b> ({ $account }): { $what }
step-due = ⏰ <b>{ $name }</b> ({ $account }): { $what }
    Due { $at }.
step-done = ✅ { $text }
step-done-already = That is done already.
step-later = ⏭ { $text }
step-button-done = ✅ Done
step-button-tomorrow = ⏭ Tomorrow
step-button-week = Next week
step-card = 👤 Card
steps-title = <b>Your next steps</b>
steps-none = Nothing is open. /step Li Wei, send the offer, friday adds one.
steps-back = ‹ All steps
steps-late = { $count ->
        [one] One next step
       *[other] { $count } next steps
    } fell due while I could not remind you: /steps
event-step = next step: { $quote }
event-step-done = done: { $quote }

ask-log = What was there with <b>{ $name }</b>? It counts like a message of yours.
button-logged-call = 📞 I called
button-logged-met = 🤝 We met
button-logged-mail = 📧 I mailed
log-done = <b>{ $name }</b>: { $what }. It counts under the cap, and the rules begin anew from it.
log-undo = ↩️ Undo, that was a slip
log-undone = Undone.
event-logged-call = you called
event-logged-met = you met
event-logged-mail = you mailed
event-unlogged = that was a slip, undone

ask-moved = Which company is { $name } at now?
hint-moved = Berg AG
usage-moved = One company, please, without commas: <code>Berg AG</code>
moved-same = { $name } is at { $account } already.
moved-preview =
    <b>{ $name }</b> moves from { $before } to <b>{ $after }</b>{ $stage ->
        [none] , a new company in the house.
       *[other] , whose stage is { $stage }.
    }{ $role ->
        [none] { "" }
       *[other] { " " }The seat “{ $role }” at { $before } falls vacant.
    } Notes and company dates stay behind.
moved-yes = ✅ Yes, they moved
moved-done = <b>{ $name }</b> is at { $after } now; what concerned { $before } stays there.
event-moved = moved: { $quote }
why-moved = they moved to another company

committee-seat = <b>{ $role }</b>: { $people }
committee-no-role = <i>role not known</i>: { $people }
committee-person = { $sign } { $name } ({ $warmth }{ $heard ->
        [none] , not heard yet
       *[other] , heard { $heard }
    })
committee-gone = { $name } ({ $state })
committee-colleague = a colleague’s contact
committee-colleagues = <i>Of colleagues’ contacts you see the roles alone.</i>
committee-missing = <b>{ $role }</b>: { $was ->
        [none] nobody yet
       *[other] vacant, was { $was }
    } – <code>/invite Name, { $account }, { $word }</code>
button-meet = 🤝 Meet the decider
button-left-notes = 📒 Notes left here
left-notes-title = <b>{ $account }</b>: notes about people who have left
left-notes-line = { $at } · <b>{ $name }</b>: { $text }

meet-nobody = Nobody there can be asked now: they wait for your answer, are paused or have stopped.
meet-why = I would ask <b>{ $name }</b>: of your people there they seem to get most out of the product (<i>{ $score } of 1: { $parts }</i>).
meet-replies = replies { $value } × { $weight }
meet-news = news { $value } × { $weight }
meet-role = role { $value } × { $weight }
meet-warmth = warmth { $value } × { $weight }
meet-words =
    Dear { $name }, you know better than I do what matters in everyday work at { $account }. Would you introduce me to the person who decides about it there? Half an hour is enough, and I would prepare it with you.
    { $manager }
meet-text = To { $name }, if you like:
meet-by-hand = To { $name }, for you to copy and send:
meet-send = ✅ Send it to { $name }
meet-link = 🔗 A link for the decider
meet-sent = On its way to { $name }.
ask-meet-words = What shall { $name } read instead?
hint-meet-words = Your own words
ask-meet-name = Who decides there? Write the name, and I prepare a link for { $name } to pass on.
hint-meet-name = Wang Fang
usage-meet-name = One name, please, without commas: <code>Wang Fang</code>
## Writing by hand: now, later, to many

help-writing = Writing yourself
menu-later = A message for later, and what waits
example-later = /later Li Wei, tomorrow 9:30
usage-later = Write it like this: <code>/later Li Wei, tomorrow 9:30</code>; the words I ask for next. As a reply to your own message it takes that one.
letter-card =
    Not sent yet. It is { $clock } where <b>{ $name }</b> · { $account } is; what speaks against it: { $why }.{ $quote ->
        [none] { "" }
       *[other] { "" }

    <blockquote>{ $quote }</blockquote>
    }
button-letter-now = ✉️ Send now
button-letter-open = 🌅 { $at } there
button-letter-later = ⏰ Later…
button-letter-no = ✖️ Not at all
button-letter-reword = ✏️ Reword
button-letter-cancel = ✖️ Cancel
letter-set =
    ⏰ This goes to <b>{ $name }</b> · { $account } on { $at } their time.{ $why ->
        [none] { "" }
       *[other] { " " }⚠️ What speaks against it: { $why }.
    }{ $quote ->
        [none] { "" }
       *[other] { "" }

    <blockquote>{ $quote }</blockquote>
    }
letter-when = When shall it go to { $name }? Reply with a moment there, like <code>tomorrow 9:30</code> or <code>fri 14:00</code>.
letter-when-field = tomorrow 9:30
letter-no-moment = I cannot read “{ $words }” as a moment to come. Write it like <code>tomorrow 9:30</code>, <code>fri 14:00</code> or <code>2027-03-31 10:00</code>.
letter-write = What shall I send to <b>{ $name }</b> · { $account } on { $at } their time? Reply with it; pictures and files work too.
letter-words = Reply with what { $name } shall get in its place.
letter-words-field = Your message
letter-changed = you have changed it, and said no time
letter-dropped = All right, it is not sent.
letter-gone = That has already left, or was cancelled.
letter-past = That moment has gone by. <code>/later Li Wei, tomorrow 9:30</code> sets another.
letter-never = No moment is in sight at which nothing speaks against it. Choose one, or send it now.
letter-late = its moment has gone by while I could not send
letter-paused = they have asked for a pause since
letter-wrote = they have written to you since
letter-lost = Your message for { $name } was not sent: they cannot be reached here any more, or are not yours now.{ $quote ->
        [none] { "" }
       *[other] { " " }It was: { $quote }
    }
later-none = Nothing waits to be sent. <code>/later Li Wei, tomorrow 9:30</code> sets something.
later-title = <b>To be sent, each in the contact’s own time:</b>
later-line = { $n }. { $at } – <b>{ $name }</b>{ $quote ->
        [none] .
       *[other] : { $quote }
    }
button-later-reword = ✏️ { $n }
button-later-cancel = ✖️ { $n }

menu-saved = Replies you use again
menu-save = Keep a reply, with blanks
menu-use = Use a reply you kept
example-saved = /saved
example-save = /save pricing: Hello {"{"}name{"}"}, …
example-use = /use pricing, Li Wei
usage-save = Write it like this: <code>/save pricing: Hello {"{"}name{"}"}, the offer holds until {"{"}date{"}"}.</code> Or reply to your own message with <code>/save pricing</code>
usage-use = Write it like this: <code>/use pricing, Li Wei</code>. /saved shows what you kept.
saved-none = You have kept no reply yet. <code>/save pricing: Hello {"{"}name{"}"}, …</code> keeps one; {"{"}name{"}"} and {"{"}account{"}"} are filled by me, what else is in braces I ask for.
saved-title = <b>Replies you kept:</b>
saved-line = • <b>{ $name }</b>: { $text }
saved-kept = Kept as “{ $name }”. <code>/use { $name }, Li Wei</code> uses it.{ $blanks ->
        [none] { "" }
       *[other] { " " }I shall ask for: { $blanks }.
    }
saved-many = You have { $most } already; throw one away in /saved first.
saved-unknown = No reply “{ $name }”. You kept: { $known ->
        [none] none yet.
       *[other] { $known }.
    }
saved-whom = Who gets “{ $name }”? Someone else? <code>/use { $name }, Li Wei</code>
saved-blank = <b>{ $blank }</b>? Reply with what belongs there for { $name }.
saved-value = Words, please, { $most } characters at most.
saved-ready = To <b>{ $name }</b> · { $account }:
saved-dropped = “{ $name }” is gone.
button-saved-send = ✉️ Send
button-saved-drop = 🗑

menu-round = One message to many, each in private
menu-rounds = Your messages to many, and who answered
example-round = /round evaluators, evaluating
example-rounds = /rounds
round-whom = One message to many, each in a private chat. Whom? Reply with roles, stages, languages, companies or <code>tag vip</code>, like <code>evaluators, evaluating</code>, or <code>everyone</code>.
round-whom-field = evaluators, evaluating
round-nobody = Nobody on Telegram in your book is meant by “{ $words }”. Try <code>/round evaluators</code>, <code>/round tag vip</code> or <code>/round everyone</code>.
round-many = That would be { $count } people; { $most } at most. Add a stage, a role or a tag.
round-list =
    <b>One message to many: { $whom }</b>
    { $chosen } chosen. Tap a name to leave it out.{ $pages ->
        [1] { "" }
       *[other] { " " }Page { $page } of { $pages }.
    }{ $left ->
        [0] { "" }
       *[other] { " " }Left out: { $left } who are paused, have stopped or are reached by hand.
    }
button-round-write = ✏️ Write it
button-round-next = Next
button-round-drop = ✖️ Drop it
round-begun = That has already begun. /rounds shows how far it is.
round-text = Reply with what they shall get, in your words. {"{"}name{"}"} and {"{"}account{"}"} become each one’s own.
round-blank = I do not know what { "{" }{ $blank }{ "}" } is for each of them. Use {"{"}name{"}"}, {"{"}account{"}"}, {"{"}manager{"}"} or {"{"}company{"}"}.
round-answers = Which buttons shall be under it?
button-round-coming = Coming / not coming
button-round-yes = Yes / no
button-round-none = None
round-until = Until when can they answer? Reply with a moment of yours, like <code>fri 17:00</code>, or <code>none</code>.
round-until-field = fri 17:00
round-preview =
    To { $count ->
        [one] <b>one person</b>
       *[other] <b>{ $count } people</b>
    }, each in private and in their own hours, from { $first } until { $last } your time.{ $until ->
        [none] { "" }
       *[other] { " " }Answers until { $until }.
    }{ $capped ->
        [0] { "" }
       *[other] { " " }⚠️ { $capped ->
            [one] One has
           *[other] { $capped } have
        } had enough messages lately.
    }{ $waiting ->
        [0] { "" }
       *[other] { " " }⚠️ { $waiting ->
            [one] One waits
           *[other] { $waiting } wait
        } for an answer of yours.
    }{ $late ->
        [0] { "" }
       *[other] { " " }⚠️ { $late } will not get it: their turn would come after the deadline.
    } The first of them gets:
button-round-go = ✅ Send to { $count }
button-round-spare = { $count ->
        [one] Leave that one out
       *[other] Leave those { $count } out
    }
button-round-whom = 👥 Whom
round-empty = Nobody is left to send it to, or it has no words, or its deadline has gone by. /round begins anew.
round-going = On its way to { $count ->
        [one] one person.
       *[other] { $count } people, one by one.
    } /rounds shows how far it is and who answered, and stops it.
round-over = That is over already.
round-stopped = Stopped; { $count } have got it. Their answers still count.
round-all-gone = Your message “{ $text }” has gone to all it could.
round-broken-off = A backup was brought back, so I do not know who has had “{ $text }” since. It goes to nobody else.
round-ended = The time to answer “{ $text }” is over.
round-who = <b>“{ $text }”</b>
round-group-coming = <b>Coming ({ $count }):</b>
round-group-not-coming = <b>Not coming ({ $count }):</b>
round-group-yes = <b>Yes ({ $count }):</b>
round-group-no = <b>No ({ $count }):</b>
round-group-silent = <b>No answer ({ $count }):</b>
round-group-sent = <b>Got it ({ $count }):</b>
round-group-under-way = <b>Still to get it ({ $count }):</b>
round-group-lost = <b>Did not get it ({ $count }):</b>
round-coming = Coming
round-not-coming = Not coming
round-yes = Yes
round-no = No
round-noted = Noted: { $answer }. Thank you.
round-noted-late = Thank you. The time to answer was over, so { $manager } is told.
round-late = <b>{ $name }</b> · { $account } answers late: { $answer } (“{ $text }”).
event-round-answer = answered: { $quote }
rounds-none = You have sent no message to many yet. <code>/round evaluators, evaluating</code> begins one.
rounds-title = <b>Your messages to many:</b>
rounds-line =
    { $n }. “{ $text }” – { $state ->
        [going] under way
        [stopped] stopped
       *[other] over
    }; { $sent } got it{ $waiting ->
        [0] { "" }
       *[other] , { $waiting } wait for their turn
    }{ $kind ->
        [none] .
        [coming] . Coming { $yes }, not coming { $no }, no answer { $silent }.
       *[other] . Yes { $yes }, no { $no }, no answer { $silent }.
    }
button-round-who = 👥 { $n }
button-round-stop = ⏹ { $n }
## Threads, and what passes between two chats

menu-takeback = Take a wrong message back
example-takeback = /takeback Li Wei
usage-takeback = Reply to your message with /takeback, or say whose last message: /takeback Li Wei
relay-about = ↩️ “{ $quote }”
relay-sent = 🤖 Sent to <b>{ $name }</b> · { $account }:
relay-flood = <b>{ $name }</b> · { $account } writes very quickly. Their texts now come gathered, every 15 seconds; nothing is lost.
manager-unsupported = This cannot be passed on ({ $kind }); it was not sent. Write it as a text or send it as a file.
manager-edit-nothing = Nobody has got that message, so there is nothing to change. Write it anew.
edit-stopped = { $name } cannot be reached here any more; what they got was not changed.
edit-unsure = Your change for { $name } may not have arrived: the line broke.
edit-failed = Your change could not be made: { $name } still sees the message as it was.
button-takeback = Take it back
takeback-ask = The last that { $name } was sent: “{ $quote }”
    Take it back?
takeback-nothing = { $name } was sent nothing yet.
takeback-by-hand = { $name } is reached by hand; only you can take back what you sent.
takeback-unknown = I do not know which message of a contact that is. Reply to your own message, or name the contact: /takeback Li Wei
takeback-not-sent = It had not left yet. { $name } will not get it.
takeback-never-sent = { $name } never got that message.
takeback-done = ↩️ Taken back: { $name } no longer sees “{ $quote }”.
takeback-failed = It is too late: { $name } still sees “{ $quote }”. Telegram takes messages back for 48 hours, and only those that surely arrived.
event-edit-done = you changed a message: { $quote }
event-takeback-done = taken back: { $quote }
## The contact's side in full: preferences

menu-latest = News and material for you, now
menu-talk = A word with your contact here
menu-mydata = What is kept of you
menu-forget = Erase what is kept of you
prefs =
    <b>What you have chosen</b>
    Topics: { $topics ->
        [none] by your industry
       *[other] { $topics }
    }
    How often: { $pace }
    When: { $hours }
    Your time: { $zone }, { $there }
    Language: { $spoken }
prefs-topics = Topics
prefs-pace = How often
prefs-hours = When
prefs-zone = Time zone
prefs-language = Language
prefs-back = ⚙️ Your choices
prefs-pace-ask = How often would you like to hear something? More is still never more than was promised.
pace-less = Less
pace-normal = Normal
pace-more = More
prefs-hours-ask = When may something come, in your own time? Outside these hours nothing comes by itself.
hours-any = Working hours
hours-mornings = Mornings only
hours-afternoons = Afternoons only
hours-late = Not before 10
hours-other = Other hours …
hours-write = Please reply with the hours that suit you, such as 9-12 or 14:00-17:30.
hours-unclear = I did not understand that. Please reply with hours such as 9-12 or 14:00-17:30.
hours-kept = Noted: { $hours }, in your time.
hours-never = Then nothing would ever come: messages leave at { $hours } only. Please choose hours that overlap with these, or /pause.
prefs-zone-ask = Your time is that of { $zone }: { $there } now. Another one?
prefs-zone-pick = Which one is it?
region-asia = Asia
region-europe = Europe
region-america = America
region-africa = Africa
region-pacific = Australia, Pacific
zone-other = Another city …
zone-write = Please reply with a large city near you, or a time zone such as Europe/Berlin.
zone-example = Berlin
zone-unclear = I do not know that place. Please reply with a larger city near you, or a time zone such as Europe/Berlin.
zone-kept = Noted: { $zone }, { $there } now.
prefs-language-ask = Which language shall I speak?
contact-often = Good, a little more often.
left-often = <b>{ $name }</b> · { $account } would like to hear a little more often.
event-often = would like to hear more

## The contact's side in full: pauses and stops

contact-not-active = You get nothing from here at present. /start begins again.
pause-ask = For how long?
pause-months = { $count ->
        [one] 1 month
       *[other] { $count } months
    }
pause-over = their pause is over: a word from you first?
stop-why = May I ask why? You need not answer.
stop-why-often = Too often
stop-why-relevant = Not relevant
stop-why-job = I changed jobs
stop-why-other = Something else
stop-why-words = Please reply in a few words, if you like.
stop-why-field = Why?
stop-thanks = Thank you. It is passed on, and nothing more comes.
left-why = <b>{ $name }</b> · { $account } said why they stopped: { $why }
event-why-stopped = why they stopped: { $quote }
halt-ask = From now on nothing comes by itself. What would you prefer? Whatever you write here still reaches { $manager }.
halt-stop = Stop everything
halt-less = Half as much
halt-nothing = It was nothing
left-asked-stop = ✋ <b>{ $name }</b> · { $account } wrote “{ $quote }”. Nothing automatic goes out until they say what they mean.
left-goes-on = <b>{ $name }</b> · { $account } did not mean to stop; it goes on as before.
event-asked-stop = wrote a stop word: { $quote }
event-asked-again = was asked to agree again
why-stopping = they wrote a stop word

## The contact's side in full: latest, talk

latest-none = Just now there is nothing good enough for you. I keep looking.
latest-enough = That was all for today. Tomorrow there is more.
event-latest = asked for the latest
button-talk = 💬 A word with { $manager }
talk-here = What you write here goes to { $manager }, who knows that you would like to talk.
relay-talk = 💬 <b>{ $name }</b> · { $account } would like to talk. Reply to this message to answer.
event-talk = would like to talk
manager-back = { $manager } is away just now and will be back on { $at } (your time).

## The contact's side in full: their data

event-mydata = asked for their data
mydata =
    <b>What is kept of you</b>
    Name: { $name }{ $called ->
        [none] { "" }
       *[other] { " " }(addressed as { $called })
    }
    Company: { $account }{ $role ->
        [none] { "" }
       *[other] , { $role }
    }
    Your contact here: { $manager }
    Language: { $spoken } · time zone: { $zone }
    Topics: { $topics ->
        [none] none chosen
       *[other] { $topics }
    }
    How often: { $pace }{ $tags ->
        [none] { "" }
       *[other] { "" }
    Tags: { $tags }
    }{ $source ->
        [none] { "" }
       *[other] { "" }
    How you came: { $source }
    }
    Since: { $joined }
mydata-agreed = You agreed on: { $days }
mydata-last = <b>The last things that happened</b>
mydata-line = { $at } · { $what }{ $quote ->
        [none] { "" }
       *[other] : { $quote }
    }
mine-reply = you wrote
mine-sent = sent to you
mine-by-hand = written to you
mine-joined = you agreed
mine-returned = you agreed again
mine-stopped = you stopped
mine-paused = paused
mine-resumed = it went on
mine-less = you asked for less
mine-more = as much as before
mine-latest = you asked for the latest
mine-edit-done = corrected
mine-talk = you wanted to talk
mine-asked = you wanted to talk about
mine-passed-on = you made a link for a colleague
mine-round-answer = you answered
mydata-file = All of it, as a file.
mydata-notes = There are also notes of { $manager }'s. { $manager } looks at them first; they come within a month at the latest.
mydata-notes-here = The notes that { $manager } has about you.
mydata-card = 📄 <b>{ $name }</b> · { $account } asks for their data. These notes would go along:
mydata-remind = ⏰ <b>{ $name }</b> · { $account } still waits for your notes about them; the law gives a month.
mydata-quoted = <blockquote>{ $notes }</blockquote>
button-mydata-send = ✅ Send
button-mydata-edit = ✏️ Edit notes first
mydata-sent = Sent to { $name }.
mydata-late = 📄 A contact of { $name } asked for their data and still waits for the notes. The law gives a month.

## The contact's side in full: forgetting

forget-ask =
    This erases all that is kept of you: your name, what was written here, your choices, the notes of { $manager }. It cannot be undone, and nobody will write to you again.

    What stays is a fingerprint that tells nobody who you are; it keeps you from being written to by mistake. Messages in this chat you can delete yourself.
forget-yes = Erase everything
forget-no = No, keep it
forget-kept = All right, everything stays as it is.
forget-done = Everything is erased. All the best to you.
left-forgotten = One of your contacts{ $account ->
        [none] { "" }
       *[other] { " " }at { $account }
    } asked to be forgotten. All that was kept of them is erased.
was-forgotten = { $name } asked to be forgotten and cannot be added. They can only come back by themselves. If this is somebody else, add a second name.
## What comes by itself: mornings, deputies, reviews, goals

weekday-mon = Mon
weekday-tue = Tue
weekday-wed = Wed
weekday-thu = Thu
weekday-fri = Fri
weekday-sat = Sat
weekday-sun = Sun
hours-are = You work { $days }, { $opens }–{ $closes } ({ $zone }). Lists and reviews come in these hours alone, never on a holiday.
usage-hours = Write it like this: <code>/hours 9:00-18:00, mon-fri</code>, or <code>/hours -</code> for the usual ones.
morning-title = <b>Good morning, { $name }.</b>
morning-title-for = <b>For { $name }, who is away:</b>
morning-waiting = ⚠️ No answer yet: { $count }
morning-waiting-line = • { $name } ({ $account }), since { $at }
morning-cards = ⚠️ Waiting for approval: { $count }. /approve shows them.
morning-left = 🚪 Left since the last list: { $count } ({ $names })
morning-cold = ❄️ Three weeks without a word: { $count } ({ $names })
morning-steps = { $count ->
        [one] One next step is due today:
       *[other] { $count } next steps are due today:
    }
morning-step = • { $name }: { $what }
morning-due = 📤 Due today: { $count } ({ $names })
usage-away = Write it like this: <code>/away until 5 March, Bo</code> or <code>/away 2w, Bo</code>. /back ends it.
away-is = You are away until { $until }; { $deputy } stands in. /back ends it.
away-set = Until { $until } { $deputy } stands in for you: what your contacts write goes to both of you, cards and lists go to { $deputy }. Your contacts go on seeing you. /back ends it.
away-not = You are not away. <code>/away until 5 March, Bo</code> names somebody who stands in.
away-deputy-away = { $name } is away too. Name somebody else.
away-ended = { $waiting ->
        [0] Welcome back. Nobody waits for your answer.
        [one] Welcome back. One contact waits for your answer.
       *[other] Welcome back. { $waiting } contacts wait for your answer.
    }
deputy-begins = You stand in for <b>{ $name }</b> until { $until }. What their contacts write comes to you too: answer by replying.
deputy-ends = { $name } is back; you no longer stand in.
no-such-colleague = { $names ->
        [none] There is no other manager yet. An admin adds one: /manager Bo Ek
       *[other] No colleague is called “{ $name }”. There are: { $names }
    }
several-colleagues = Several colleagues are called “{ $name }”: { $names }. Write the whole name.
unanswered = ⚠️ <b>{ $name }</b> ({ $account }, with { $owner }) has been waiting for an answer since { $at }. Reply to this message and it goes to { $name }; { $owner } is told.
stand-in-late = { $name } has had an answer meanwhile. Nothing was sent.
stand-in-sent = On its way to { $name }. { $owner } knows.
answered-for-you = { $by } has answered <b>{ $name }</b> ({ $account }) for you: <blockquote>{ $quote }</blockquote>
usage-ask = Reply to what a contact wrote with <code>/ask Bo</code>, or write <code>/ask Bo, Li Wei: can we deliver in May?</code>
ask-several = Several contacts match “{ $name }”. Write the whole name.
ask-sent = { $colleague } is asked. The draft for { $name } comes to you first.
ask-question = { $by } asks for your help with an answer to <b>{ $name }</b> ({ $account }):
ask-words = { $by } asks: { $question }
quoted = <blockquote>{ $quote }</blockquote>
ask-hint = Your draft of an answer
ask-thanks = Thank you. { $name } has your draft.
draft-card = { $by }’s draft for <b>{ $name }</b> ({ $account }). Reply to change it.
button-draft-send = ✅ Send
button-draft-drop = ✖️ Drop
draft-sent = On its way to <b>{ $name }</b>: <blockquote>{ $quote }</blockquote>
draft-dropped = Dropped. Nothing was sent.
usage-goal = Write it like this: <code>/goal 12 accounts from evaluating to deciding by 31 March</code>. Admins begin with <code>all</code> for a goal of the house.
goals-none = There are no goals yet. <code>/goal 12 accounts from evaluating to deciding by 31 March</code> sets one.
goals-title = <b>Goals</b>
goal-brief = { $accounts ->
        [one] One account from { $before } to { $after } by { $by }
       *[other] { $accounts } accounts from { $before } to { $after } by { $by }
    }
goal-line = { $state ->
        [reached] ✅
        [missed] ❌
        [behind] ⚠️
       *[other] 🎯
    } { $whose ->
        [house] Of the house:{" "}
       *[other] {""}
    }{ $goal }: { $state ->
        [reached] reached, { $done } of { $accounts }
        [missed] missed, { $done } of { $accounts }
        [behind] { $done } of { $accounts }, should be { $should } by now: behind by { $behind }
       *[other] { $done } of { $accounts }, should be { $should } by now: on track
    }
goal-note = { $done } of { $accounts } · { $state ->
        [reached] reached
        [missed] missed
        [behind] behind by { $behind }
       *[other] on track
    }
button-goal-drop = 🗑 { $n }
goal-dropped = Removed.
review-stage-lead = lead
review-stage-engaged = engaged
review-stage-evaluating = evaluating
review-stage-deciding = deciding
review-stage-customer = customer
review-stage-lost = lost
review-role-evaluator = evaluator
review-role-budget = budget
review-role-decider = decider
usage-review = Write <code>/review</code>, <code>/review all</code> (admins) or <code>/review sourced</code>.
review-title = <b>{ $whose ->
        [all] The week of the house
        [sourced] The week of those you brought in
       *[other] Your week
    }</b>, { $since } – { $until }
review-waiting = ⚠️ Waiting for an answer: { $count } ({ $names })
review-cards = ⚠️ Waiting for your approval: { $count }. /approve shows them.
review-expired = ⚠️ Not sent in time: { $count }
review-unplanned = ⚠️ Going cold with nothing planned this week: { $count } ({ $names })
review-missing = ⚠️ Evaluating without all roles: { $count } ({ $accounts })
review-figures = { $contacts ->
        [one] One contact
       *[other] { $contacts } contacts
    } · { $sent } sent ({ $before } the week before) · { $answered } answered · { $opened } opened · { $skipped } skipped
review-by-rule = By rule
review-by-stage = By stage
review-by-hand = by hand
review-line = { $what }: { $sent } sent, { $answered } answered, { $opened } opened
review-funnels = Funnels
review-none = none
review-mix = <b>What was sent</b>
    Works for long: { $lf } personal notes to few, { $lm } pieces of material to many
    Works for a short time: { $sf } messages by hand to few, { $sm } pieces of news to many
review-cold = ❄️ Going cold: { $count } ({ $names })
review-goals = Goals
review-load = Load
review-load-line = { $name }: { $contacts ->
        [one] 1 contact
       *[other] { $contacts } contacts
    }, { $sent } sent, { $cards ->
        [one] 1 card
       *[other] { $cards } cards
    }, { $waiting } waiting for an answer
tile-waiting = No answer
tile-expired = Sent too late
tile-unplanned = Going cold
tile-missing = Roles missing
days-silent = { $days } days
sheet-title = { $whose ->
        [all] The week of the house
        [sourced] Brought in by { $name }
       *[other] Week of { $name }
    }
sheet-period = { $since } – { $until } · { $sent } sent, { $answered } answered, { $opened } opened
sheet-sent = sent
sheet-answered = answered
sheet-opened = opened
sheet-nothing = Nothing was sent.
sheet-mix = What was sent
sheet-long = long effect
sheet-short = short effect
sheet-few = few people
sheet-many = many people
sheet-cold = Going cold
sheet-nobody = Nobody.
funnel-acquired = Acquired
funnel-converted = Converted
funnel-active = Active
funnel-woken = Woken
step-invited = invited
step-followed = opened
step-agreed = agreed
step-passed = passed on
step-written = written to
step-replied = replied
step-opened = opened
step-liked = liked
step-answered = answered
mix-long-few = personal
mix-long-many = material
mix-short-few = by hand
mix-short-many = news
menu-goal = Goals, on track or behind
menu-hours = When you work
menu-away = Who stands in for you
menu-back = You are back
menu-ask = A colleague’s draft
example-goal = /goal 12 accounts from evaluating to deciding by 31 March
example-hours = /hours 9:00-18:00, mon-fri
example-away = /away until 5 March, Bo
example-back = /back
example-ask = /ask Bo, Li Wei: can we deliver in May?
## How people come in: invites

menu-invites = Links that nobody has answered
example-invites = /invites
invite-moves = So far you reach { $name } by hand. Once they agree, I write to them here, and their history stays.
invite-paste = Ready to paste:
button-preview = 👁 See it as they would
button-renew = Renew
button-revoke = Revoke
invites-title = Links that nobody has answered yet. Tap one to renew or revoke it, or to see it as they would.
invites-none = No link is waiting. /invite Li Wei, Acme, evaluator makes one.
invites-line = • <b>{ $name }</b> ({ $account }){ $source ->
        [none] { "" }
       *[other] , { $source }
    }: sent { $sent }, { $opened ->
        [none] not opened
       *[other] opened { $opened }
    }, { $state ->
        [expired] expired { $until }
       *[open] good until { $until }
    }
invite-renewed = The link for { $name } is good until { $until }:
invite-revoked = The link for { $name } is revoked; it leads nowhere now.
invite-unopened = <b>{ $name }</b> ({ $account }) has not opened the link you made on { $sent }. It is good until { $until }.
preview-consent = 👁 <b>Preview.</b> This is what they see when they open the link. The buttons do nothing here.
preview-welcome = 👁 <b>Preview.</b> They get this once they have agreed.
preview-only = This is only a preview; nothing was changed.

## How people come in: sources

menu-source = One link for a fair or a web page
example-source = /source Hannover 2027, tags fair, until 2027-04-30, limit 200
usage-source = Write it like this: <code>/source Hannover 2027, tags fair, until 2027-04-30, limit 200, owner me</code>. The owner is me or round robin.
usage-seat = Reply with the name of one company, such as <code>Acme</code>.
source-known = There is an open link “{ $name }” already; <code>/source { $name }</code> shows it. Stop it first, or take another name.
source-none = No such link yet. <code>/source Hannover 2027, tags fair, until 2027-04-30, limit 200</code> makes one for many people, with a picture for your stand.
source-title = Your links for many people:
source-line = • { $line } { $end }
source-made = { $line } { $end }

    Everyone who opens it is asked for consent. Print the picture or put the link on a page: { $link }{ $tags ->
        [none] { "" }
       *[other] { "" }
    Tags: { $tags }
    }
source-counts = <b>{ $name }</b>: { $agreed }{ $most ->
        [0] { "" }
       *[other] { "" } of { $most }
    } agreed, { $opened } opened. Who agrees goes to { $owner ->
        [turn] the managers in turn
       *[me] you
    }.
source-until = Good until { $day }.
source-ended = Ended { $day }.
source-endless = It has no end.
source-stopped = Stopped.
source-is-stopped = The link “{ $name }” is stopped; who opens it now asks you first.
button-source-stop = Stop { $name }
source-who = { $company ->
        [none] <b>Who are you?</b> Telegram calls you { $name }. If you like, write your name and company first, such as: Jane Doe, Example Ltd
       *[other] You are { $name }, { $company }. If that is not right, write it again, such as: Jane Doe, Example Ltd
    }
source-joined = <b>{ $name }</b> has agreed to hear from you. They came through “{ $source }”{ $company ->
        [none] { "" } and named no company. Reply to this with the company’s name to put them there.
       *[other] { "" } and say they are at { $company }. Is that so? Or reply to this with the right name.
    }
button-seat = Yes, at { $company }
seated = { $name } is at { $account } now.

## How people come in: from a colleague

menu-colleague = Pass this on to a colleague
button-colleague = Pass this on to a colleague
colleague-enough = Thank you! More than { $most } links a week I cannot make; please try again in a few days.
colleague-intro = Thank you! Please forward the next message to one colleague. The link is for one person and good for { $days } days.
colleague-to-forward =
    Hello{ $name ->
        [none] { "" }
       *[other] { "" } { $name }
    }, { $manager }{ $company ->
        [none] { "" }
       *[other] { "" } of { $company }
    } keeps in touch with me here, one to one, with industry news that concerns us. If you would like that too: { $link }
    { $contact }
colleague-invited = <b>{ $name }</b> ({ $account }) has made a link for { $invited ->
        [none] a colleague
       *[other] their colleague { $invited }
    }. You hear when somebody agrees.
colleague-joined = <b>{ $name }</b> ({ $account }) has agreed to hear from you; { $source }.

## How people come in: who asks

button-put-through = Ask to be put through
request-whom = Whom are you looking for? Please write their name, and your own name and company, in one message.
request-passed-on = Thank you. I have passed it on. If they agree, you will hear from me here.
request-made = This link is not valid any more. I have asked whether you may be put through all the same; if so, you will hear from me here.
request-card =
    🔔 <b>{ $name }</b> (as Telegram has the name) { $why ->
        [forwarded] followed the link you made for { $invited }, which somebody else has opened.
        [used] followed the link you made for { $invited }, which is used up.
        [revoked] followed the link for { $invited } that you revoked.
        [expired] followed the link you made for { $invited }, which has expired.
        [source] followed your link “{ $words }”, which has ended or is full.
       *[stranger] has no link and writes: “{ $words }”
    }

    Nothing is sent to them unless you accept, and then they are asked for consent. Reply with a company and role (<code>Acme, evaluator</code>) to take them on there.
button-request-yes = { $account ->
        [none] ✅ Accept
       *[other] ✅ Accept, at { $account }
    }
button-request-no = No
usage-request = Reply with their company, such as <code>Acme, evaluator</code>.
request-accepted = { $name } ({ $account }) is asked for consent now; you hear when they agree.
request-declined = { $name } hears nothing.

## How people come in: many at once

usage-import = Send the file as a document; its name ends in .csv.
import-reading = I am reading { $file }. The report comes here.
import-busy = Some of your files are still being read; send this one when their reports are here.
import-gone = I could not fetch that file from Telegram; please send it again.
import-report = { $added } added, { $known } known already, { $wrong } with problems.
import-unused = Columns I do not use: { $columns }
import-line = Row { $row }{ $who ->
        [none] { "" }
       *[other] { "" }, { $who }
    }: { $what }
import-more = … and { $count } more; the file below has every row.
import-outcome = { $outcome ->
        [known] is already in your book
        [colleague] already talks with a colleague
        [forgotten] asked to be forgotten and is not added; they can only come back by themselves
       *[added] added
    }
import-column = { $column ->
        [row] row
        [name] name
        [account] account
       *[what] what became of it
    }
csv-too-long = That file is too long: { $most } rows and 5 MB at most.
csv-no-text = I cannot read that file as a table. Save it as CSV (UTF-8) and send it again.
csv-empty = There is nothing in that file. The first row names the columns: <code>name, account, role</code>
csv-no-name = No column is called “name” (or 姓名). The first row names the columns: <code>name, account, role</code>
csv-column-twice = Two columns mean the same; the second is “{ $column }”.
csv-twice = the same as row { $first }: { $name }, { $account }
csv-nameless = the name is missing
csv-cells = { $count } cells, but { $most } columns: put quotes around a cell with a comma in it
csv-email = “{ $word }” is no e-mail address
event-imported = came in with a file
event-passed-on = made a link for a colleague{ $quote ->
        [none] { "" }
       *[other] : { $quote }
    }
event-seated = company: { $quote }
## Handing over

help-team = The team
menu-handover = Hand contacts to a colleague
example-handover = /handover Li Wei, Bo
usage-handover = Write it like this: <code>/handover Li Wei, Bo</code>, <code>/handover account Acme, Bo</code> or <code>/handover all, Bo</code>. A note for Bo may follow after another comma.
handover-alone = There is no other manager yet. An admin adds one: <code>/manager Bo Ek</code>
handover-nobody = There is no manager “{ $name }”. Managers: { $names }
handover-to-whom = Hand <b>{ $name }</b> over to whom?
handover-everyone = all contacts
handover-offered = <b>{ $name }</b> is offered to { $heir } until { $until }. Until { $heir } accepts, nothing changes. Reply to this message with a note for { $heir }, if you like.
handover-open = • <b>{ $name }</b>: offered to { $heir } until { $until }
button-offer-back = ↩ Keep it
handover-card = 🤝 { $giver } would like to hand <b>{ $name }</b> over to you{ $count ->
        [one] { "" }
       *[other] { " " }({ $count } contacts)
    }:
handover-line = • <b>{ $name }</b> · { $account }{ $role ->
        [none] { "" }
       *[other] { " " }· { $role }
    } · { $stage } · { $warmth }{ $approvals ->
        [0] { "" }
        [one] { " " }· one card waits
       *[other] { " " }· { $approvals } cards wait
    }
handover-more = … and { $count } more
handover-note = { $giver } writes: <i>{ $note }</i>
button-offer-yes = ✅ Accept
button-offer-no = ✖ Decline
offer-over = That offer is over.
offer-withdrawn = { $giver } keeps <b>{ $name }</b> after all; the offer is over.
offer-expired = The offer of <b>{ $name }</b> by { $giver } has expired; nothing has changed.
handover-accepted = 🤝 { $heir } has accepted <b>{ $name }</b> and is introduced to them in their hours. Please do not answer them here any more; what they write goes to { $heir }.
handover-declined = { $heir } has declined <b>{ $name }</b>; nothing has changed.
handover-expired = { $heir } has not decided on <b>{ $name }</b> within a week; the offer is over and nothing has changed.
handover-gone = { $heir } is no longer among the managers; what you exchanged offers about stays where it is.
handover-done = 🤝 <b>{ $name }</b> – { $count ->
        [one] yours from now on
       *[other] { $count } contacts, yours from now on
    }, with history and plan. The introduction goes out in { $giver }’s name in their hours.
handover-not-taken = Declined: <b>{ $name }</b>.
handover-kept = <b>{ $name }</b>: you keep it.
handover-note-long = A note is text of at most { $most } characters. Example: <code>Prefers calls before noon.</code>
handover-noted = Your note is with { $heir }.
handover-waiting = ⏳ <b>{ $name }</b> · { $account } waits for an answer: “{ $quote }”. Reply to this message to answer.
event-handed-over = handed over: { $quote }
introduction = Dear { $name }, from now on my colleague { $heir } is here for you{ $company ->
        [none] { "" }
       *[other] { " " }at { $company }
    } and knows what we have talked about. Just write here as before. Thank you for everything – { $giver }
introduce-yourself = 🤝 <b>{ $name }</b> · { $account } does not know yet that you are there for them now. A text to send yourself:

## The team

menu-managers = The managers and their load
menu-manager = One more manager
example-managers = /managers
example-manager = /manager Bo Ek
usage-manager = Write it like this: <code>/manager Bo Ek</code> for a link, or <code>/manager 12345678, Bo</code> with a Telegram id. Who is an admin stands in NURTURE_ADMINS alone.
managers-title = <b>{ $count ->
        [one] One manager
       *[other] { $count } managers
    }</b>
managers-line = • <b>{ $name }</b>{ $admin ->
        [yes] { " " }(admin)
       *[other] { "" }
    }: contacts { $contacts }, waiting for an answer { $waiting }, open cards { $approvals }; about { $wanted } messages a week{ $room ->
        [none] { "" }
       *[other] { " " }with room for { $room }
    }; { $seen ->
        [none] never here
       *[other] last here { $seen }
    }
managers-how = One more: <code>/manager Bo Ek</code>
button-manager-remove = ✖ Remove
button-manager-gone = ✖ Remove, all goes to
button-manager-yes = ✅ Make a manager
button-manager-no = ✖ No
manager-link = The link for <b>{ $name }</b>, good until { $until } and for one person. Send it to them alone; I show you who opened it before anything happens: { $link }
manager-link-opened = Thank you. { $admin } will confirm that it is you; then I write to you here.
manager-link-used = <b>{ $shown }</b> (Telegram id <code>{ $id }</code>) has opened the link for <b>{ $name }</b>. Is that the right person? A manager sees their own contacts only.
manager-link-contact = Your link for { $name } was opened by { $contact }, who is a contact. It is void; nobody can be both.
manager-link-not-yours = This link is for colleagues of ours and not for you. Nothing has changed.
manager-added = { $name } is a manager now. My greeting is there as soon as they have opened this bot.
manager-refused = { $name } does not become a manager; the link is void.
manager-already = { $name } is a manager already.
manager-is-contact = { $name } is a contact here with this Telegram account. Nobody can be both; use another account.
manager-welcome = Welcome, { $name }! You are a manager here now. /help shows what I can do for you; begin with <code>/invite Li Wei, Acme</code>
manager-admin = { $name } is an admin. Take them off NURTURE_ADMINS first.
manager-heir = Remove <b>{ $name }</b>? { $count ->
        [0] No contacts are theirs; whatever else is
        [one] One contact and whatever else is theirs
       *[other] { $count } contacts and whatever else is theirs
    } goes to whom you choose, and is held until they say go on.
manager-removed = { $name } is a manager no more. All goes to { $heir } and is held until { $heir } says go on.
manager-inherited = { $name } is no longer a manager. { $count ->
        [one] One contact is
       *[other] { $count } contacts are
    } yours now, and held. Waiting for an answer: { $waiting }; open cards: { $approvals }. With the button they go on as before and are introduced once, in their hours.
manager-draft = { $name } had written this and sent it to nobody: “{ $quote }”. For whom is it?
button-introduce-all = 🤝 Introduce and resume all
introduced-all = { $count ->
        [one] One contact goes on
       *[other] { $count } contacts go on
    } as before; the introduction comes in their hours.

## Pausing everything

everything-paused = ⏸ { $by } has paused everything: nothing automatic goes to anybody. What you write yourselves still goes.
everything-is-paused = Everything is paused already. To go on: <code>/resume everything</code>
everything-goes-on = Nothing is paused as a whole. To pause everything: <code>/pause everything</code>
everything-resumed = ▶ { $by } has resumed everything; it had been paused since { $since }. { $count ->
        [0] Nothing of yours came due meanwhile.
       *[other] Of your contacts { $count } came due meanwhile: what is older than { $days } open days has expired and is not sent; the rest comes in their hours{ $hourly ->
            [0] { "" }
           *[other] , at most { $hourly } an hour
        }.
    }

## Approvals: the evening's list, rules that go unasked

list-title =
    <b>{ $count ->
        [0] All decided.
        [one] One message in your voice goes out before the next list, once you approve it. The time is theirs:
       *[other] { $count } messages in your voice go out before the next list, once you approve them. Times are theirs:
    }</b>
list-line =
    { $n }. { $state ->
        [waits] { "" }
        [ready] ✅{ " " }
        [sent] ✅{ " " }
        [sending] ✅{ " " }
       *[other] ✖️{ " " }
    }{ $at ->
        [none] As soon as may be
       *[other] { $at }
    } – <b>{ $name }</b> · { $account } ({ $rule }): { $words }
list-approved = { $count } approved.
button-list-all = ✅ Approve all
button-list-some = ✅ Approve { $count } of { $all }
button-list-open = 🔍 { $n }
trust-offer = You have approved “{ $rule }” { $count } times in a row as it was. Shall its texts go to your contacts unasked from now on? If anybody rewords them, I ask you again. /approve takes it back.
button-trust = ✅ Yes, unasked
button-trust-not = No, ask me each time
trust-given = “{ $rule }” goes unasked from now on. /approve takes it back.
trust-kept = You are asked about “{ $rule }” each time.
trust-title = <b>Goes to your contacts unasked:</b>
trust-line = • { $rule }
trust-line-changed = • { $rule } – its texts have changed since, so you are asked again
button-trust-end = ↩️ Ask me again: { $rule }
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
## Handing over, more

letter-inherited = whoever had this contact before you wrote it, and it does not leave unless you say so

## The card, more

card-pace = { $pace ->
        [less] They asked for less: half as much goes by itself.
       *[more] They asked for more: a little more often, within the caps.
    }
card-hours = Their own hours: { $hours }
card-stopping = ⛔ Wrote a stop word on { $at } and has not said yet what they mean. Nothing goes by itself.
card-handover = 🤝 Hand over
card-invite = 📲 Invite to Telegram

## Words that stand in other texts

list-comma = { ", " }
rule-name = { $rule ->
       *[other] { $name }
    }
source-colleague = colleague of { $name }

## Pages

menu-desk = your desk as a page
menu-timeline = all you were sent, as a page
menu-signout = sign out of your pages everywhere
example-desk = /desk
example-signout = /signout
pages-not-set-up = There are no pages yet. Whoever runs this bot sets NURTURE_PUBLIC_URL to an address with https that leads here; docs/pages.md says how.
timeline-not-set-up = There is no page here. /latest brings you what is new.
desk-link = Your desk. The link for the browser works once, within ten minutes; keep it to yourself. /signout ends it everywhere.
timeline-link = All you were sent, in one place. The link for the browser works once, within 24 hours; it is for you alone.
button-desk = Open the desk
button-desk-browser = Open in the browser
button-timeline = Open
button-timeline-browser = Open in the browser
signed-out = { $count ->
        [0] You were signed in nowhere. Links that were sent do not work any more.
        [one] Signed out, in one place. Links that were sent do not work any more.
       *[other] Signed out, in { $count } places. Links that were sent do not work any more.
    }
menu-button-desk = Desk
menu-button-mine = Timeline
page-skip = Skip to the content
page-nav = Pages
page-tab-today = Today
page-tab-timeline = Timeline
page-signed-in = Signed in as { $name }.
page-signout-hint = /signout in the chat ends this everywhere.
page-out = Sign out
page-in = Sign in
page-link-here = This link signs you in, once, in this browser.
page-link-over = This link has been used, or its time is over. Get a new one in the chat with the bot: /desk or /timeline.
page-opening = One moment…
page-outside = This page opens inside Telegram. In a browser, use the link that /desk or /timeline gives you in the chat with the bot.
page-no-script = Script is off here. Use the link that /desk or /timeline gives you in the chat with the bot.
page-app-over = Telegram did not tell us who you are, or told us too long ago. Close this page and open it again from the chat.
page-nobody = This page is for people who use the bot in this chat. Please begin there.
page-sign-in-desk = You are not signed in. Write /desk to the bot, and open the link.
page-sign-in-mine = You are not signed in. Write /timeline to the bot, and open the link.
page-signed-out = You are signed out.
page-foreign = This form is too old, or came from somewhere else. Load the page again and try once more.
page-too-much = That is more than this page takes.
page-too-often = Too many tries. Please wait five minutes.
page-too-long = That is too long: { $most } characters at most.
page-later = The memory cannot be used at this moment. Nothing was changed; please try again soon.
page-failed = Something went wrong here. Nothing was changed; please try again.
page-nowhere = There is nothing at this address.
page-gone = This is not here any more.
page-unknown = That is not possible here.
page-once = That had been sent already; it counts once.
page-done = Done. What comes of it is in the chat.
page-sent = Sent.
page-send = Send
page-answer = Your answer
page-back = Back
page-pages = More pages
page-before = Previous
page-after = Next
page-today-empty = Nothing needs you now.
page-today-empty-below = What comes in shows up here by itself.
page-timeline-lead = News and material chosen for you by { $manager } and the assistant.
page-timeline-empty = Your timeline begins here.
page-timeline-empty-below = News and material that { $manager } and the assistant choose for you will be in this place: few things, worth your time.
page-like = I like this
page-dislike = Not for me
page-ask = Ask { $manager }
page-write = Write to { $manager }
page-write-label = Your message
## Mended: what was taken back, albums as letters, what an heir is asked

takeback-not-sent-waits = It had not left yet. { $name } will not get it, and waits for your answer again.
takeback-done-waits = ↩️ Taken back: { $name } no longer sees “{ $quote }”, and waits for your answer again.
mydata-review = These notes would go to <b>{ $name }</b>, { $count } in all. Change or delete what is not meant for them, then press Send: they go as they are then.
mydata-reword = The note says: “{ $text }”
    Reply with the words that stand in its place.
review-welcome = the welcome’s news
button-deputy-book = 📒 Their contacts
## What Telegram answers

late-expired = Telegram took no messages for so long that it is too late for this one; it was not sent:
rival = ⚠️ Another program fetches what people write to this bot, with the same token. What it gets never reaches me: answers and stop words too. Please stop it, or let @BotFather make a new token, put that into NURTURE_TELEGRAM_TOKEN and start me again.
rival-webhook = ⚠️ Another program has set a webhook with this bot's token, so what people write no longer reaches me: answers and stop words too. Please stop it and start me again; I take the webhook away then. If you do not know that program, let @BotFather make a new token.
## Retention

contact-privacy-kept = What we write to each other here is erased from my memory after { $years ->
    [0] { $months } months
    [one] a year
   *[other] { $years } years
}, and from its backups as these are renewed. Your name, your company, your choices, that you agreed, notes about you, and when and which news and texts you got stay until you say /forget.

## The contact's pages

button-open-timeline = 📖 Open your timeline
contact-help-page = /timeline – all you were sent, as a page
item-saved = ★ Saved. You find it again under “Saved”.
item-unsaved = It is no longer among what you saved.
file-again = 📄 It comes to the chat once more.
page-tab-choices = Your choices
page-tab-data = Your data
page-tab-privacy = How this works
page-asked-in-chat = The question is in the chat as well, should you like to answer it.
given-filter = What to show
given-all = All
given-saved = ★ Saved
given-material = Material
given-about = { $what }: { $title }
given-less = Less of this
given-keep = Save
given-kept = Saved
given-material-from = Material from { $manager }
given-again = Send it to me again
given-newest = Newest
given-older = Older
given-end = That is all, since { $since }.
given-no-more = There is nothing more of it.
given-none-saved = Nothing saved yet.
given-none-saved-below = Tap ☆ on whatever you would like to find again.
given-none-of-it = There is nothing of this yet.
given-choose = Choose your topics
given-latest = What is new now?
device-head = Your device
device-zone = Your device is on the time of { $zone }: { $there } now. Shall messages keep to that?
device-zone-take = Yes, { $zone }
device-language = Use { $spoken }
device-decline = No, thanks
choices-lead = What comes to you, when, and how to end it. Every choice counts at once.
choices-stopping = You wrote that you would like it to stop
choices-own-hours = Yours: { $hours }
choices-other-hours = Other hours
choices-set = Set
choices-zone-now = Your time is that of { $zone }: { $there } now.
choices-zone-pick = Another time zone
choices-zone-near = Near you
choices-zone-other = Or a city
choices-pause = A pause
choices-pause-ask = Nothing comes by itself meanwhile. Whatever you write still arrives.
choices-paused = Paused until { $until }.
choices-resume = Go on now
choices-out = Stop or erase
choices-stop = Stop everything
choices-stop-means = Nothing more is sent to you from that moment, and you are signed out here. What you write in the chat still reaches { $manager }.
choices-stop-now = Stop everything now
choices-forget = Erase all that is kept of you
choices-forget-means = You are asked once more before anything is erased.
choices-forget-now = Go on to erase
data-lead = What is kept of you, in short.
data-all = All of it, as a file
data-all-below = It comes to the chat, with every message and every choice.
data-send = Send it to the chat

## Contacts and one contact, as pages

page-tab-contacts = Contacts
people-lead = Those who wait for you come first, then by name.
people-whose = Whose contacts
people-mine = Mine
people-of = { $name }’s
people-search = Search
people-search-hint = Name, company, tag
people-any = any
people-name = Name
people-stage = Stage
people-role = Role
people-warmth = Warmth
people-state = State
people-state-waiting = waiting for you
people-state-paused = paused
people-state-gone = stopped, or cannot be reached
people-find = Show
people-everybody = All contacts
people-found = Contacts found
people-at = All your contacts at { $account }.
people-company-page = The company
people-waiting = Waiting
people-since = waiting since { $at }
people-next = Next
people-soon = as soon as it may
people-nothing = nothing planned
people-nobody = No contact matches.
people-nobody-below = Try fewer words or choices.
people-none = No contacts yet.
people-none-below = /invite in the chat makes a link for one person.
people-save = Save: { $what }
people-source-example = fair in Hanover
contact-next-line = { $at } – { $rule }
contact-there = { $at } there
contact-waits = waiting since { $at }
contact-stands-in = you stand in for { $name }
contact-jump = On this page
contact-write = Write
contact-write-label = Your message to { $name }
contact-write-hint = It comes from you, at once. If something speaks against it, you are asked first.
contact-log = It happened elsewhere
contact-known = What we know
contact-steps = Your next steps
contact-steps-none = None.
contact-step-add = Add a next step
contact-step-label = What, and when
contact-step-hint = The day comes last, after a comma: friday 14:00, 3d, 2027-01-07.
contact-note-add = Add a note
contact-note-label = Note
contact-note-hint = Write what is true and fair: they may ask to read it.
contact-keep = Save
contact-pause = Pause or resume
contact-pause-hint = Nothing automatic goes to them meanwhile.
contact-pause-label = Or until a day
contact-edit = Edit details
contact-stage-of = Stage of { $account }
contact-tastes-hint = As you know them. Once: 👍, again: 👎, again: neither.
contact-fields = Details
contact-fields-hint = Each is saved by itself; - takes a date away.
contact-others = Moved, or handed over
contact-moved-label = Which company is { $name } at now?
contact-moved-hint = You see what changes before it is done.
contact-ready = Waiting for you
contact-goes = { $at } there
contact-letter = Your letter
contact-reword = Edit the words
contact-reword-label = What they will read
contact-parts = What to look at
contact-part-timeline = Timeline
contact-part-coming = Next 90 days
contact-part-why = Why
fact-next = Next
fact-reach = Reached by
fact-address = Addressed as
fact-zone = Time zone
fact-language = Language
fact-country = Country
fact-heard = Last heard
fact-joined = Here since
fact-topics = Hears about
fact-likes = Likes
fact-dislikes = Dislikes
fact-tags = Tags
fact-source = Came from
fact-dates = Dates
fact-wishes = Their wishes
fact-pause = Pause
language-en = English
language-zh = Chinese
wish-less = to hear less
wish-more = to hear more
wish-hours = { $hours } only
held-for-good = by you, until you say go on
held-until = by you, until { $until }
paused-by-them = by themselves, until { $until }
pause-until-day = 📅 Until a day
ask-hold-until = Until which day shall nothing automatic go to { $name }?
hint-hold-until = 2027-01-07, or 10d
ask-field = { $name }: what is right?
hint-field = Europe/Berlin
note-dropped = The note is gone.
left-out = { $rule } is left out once for { $name }. The rule goes on from it.
touch-is-awaiting = waits for your approval
touch-is-ready = approved
touch-is-sending = on its way
touch-is-handed = for you to send
touch-is-unsure = may have arrived
touch-is-sent = sent
touch-is-noted = a note to you
touch-is-skipped = not sent
touch-is-expired = not sent in time
touch-is-rejected = refused
touch-is-unreachable = could not be reached
history-filter = Show
history-all = All
history-theirs = From them
history-ours = From us
history-not-sent = Not sent
history-notes = Notes and steps
history-changes = Changes
history-none = Nothing of this kind.
history-open = Open
history-drop = Delete the note
history-news-by-hand = news, sent by you
history-sent-why = No. { $n } of this rule{ $at ->
        [none] {""}
       *[other] ; it was due { $at } and had to wait
    }
coming-title = The next 90 days, in their time ({ $zone })
coming-lead = If they stay silent, you approve at once, and there is news good enough. Whatever happens moves what comes after.
coming-nexts = Next of each rule
coming-note = a note to you
coming-lies = waits for you
coming-asked = you are asked first
coming-decide = Decide
coming-skip = Leave out once: { $rule }
coming-none = Nothing will be sent.
coming-none-below = “Why” says what holds each rule back.
coming-holiday = holiday
coming-rest = nothing goes
coming-quiet = paused
coming-about = only about then: it depends on what comes before
coming-about-short = about
coming-bare = { $month }: nothing.
## Pages: today, approvals, news, reviews, team

page-tab-approvals = Approvals
page-tab-news = News
page-tab-reviews = Reviews
page-tab-team = Team
page-as-table = As a table
page-today-for = Today, for { $name }
page-today-books = Whose contacts
page-today-mine = Mine
page-today-figures = Today in figures
page-today-waiting = Not answered yet
page-today-cards = Waiting for approval
page-today-cold = Going cold this week
page-today-due = Due today
page-today-left = Left since yesterday
page-today-steps = Your next steps
page-today-late = late
page-today-since = since { $at }
page-today-last = last heard { $at }
page-today-approve = Go through them
page-today-more = { $count ->
        [one] One more.
       *[other] { $count } more.
    }
page-approvals-lead = { $count ->
        [0] Nothing waits for you.
        [one] One message goes in your voice once you approve it.
       *[other] { $count } messages go in your voice once you approve them.
    }
page-approvals-all = Tick all { $count } on this page
page-approvals-none = Tick none
page-approvals-for = for { $name }
page-approvals-overdue = overdue: goes once approved
page-approvals-at = { $at } their time
page-approvals-file = 📎 with a file
page-approvals-ticked = With all that are ticked
page-approvals-empty = All decided.
page-approvals-empty-below = What needs your approval shows up here by itself.
page-approvals-yes = Approve
page-approvals-yes-one = Approve, for { $name }
page-approvals-now = Send now
page-approvals-now-one = Send now to { $name }
page-approvals-skip = Skip
page-approvals-skip-one = Skip, for { $name }
page-approvals-card = Contact
page-approvals-card-one = { $name }’s page
page-approvals-yes-each = Approve those ticked
page-approvals-skip-each = Skip them
page-approvals-move-each = Move them…
page-approvals-move = Move
page-approvals-move-label = Approve, and move to
page-approvals-move-hint = On the clock where each of them is.
page-approvals-move-example = tomorrow 9:30
page-approvals-edit = Edit the words
page-approvals-edit-label = What { $name } will read
page-approvals-save = Save
page-approvals-changed = Changed. It waits for your approval.
each-done = { $what ->
        [approved] { $count } approved.
        [later] { $count } approved and moved.
       *[other] { $count } skipped.
    }
each-none = Tick those you mean, then press the button again.
each-refused = { $count ->
        [one] One was not:
       *[other] { $count } were not:
    }
each-line = { $name }: { $why }
each-line-decided = { $name }: { $state ->
        [skipped] skipped already
        [expired] its time is over
        [unreachable] cannot be reached
       *[other] decided already
    }
each-line-gone = One that is not there any more.
page-news-lead-review = One decision serves everybody’s contacts. What you say no to goes to nobody.
page-news-lead-fresh = What may be sent now, the newest first. Rules choose from it for each contact.
page-news-lead-chosen = What each contact would get now, and why. What is sent is chosen when it is due.
page-news-review = To look at
page-news-fresh = May be sent
page-news-chosen = Chosen for each
page-news-empty-review = Nothing to look at.
page-news-empty-fresh = No news these days.
page-news-nobody = You have no contacts yet.
page-news-yes = May be sent
page-news-no = No
page-news-send = Send to one…
page-news-veto = Not for mine
page-news-unveto = For mine again
page-news-vetoed = Your contacts do not get it
page-news-line = Add a line of yours
page-news-line-label = Everyone who gets it reads this line first
page-news-bare = Remove the line
page-news-give = Send it now
page-news-give-to = Send it to { $name } now
page-news-nothing = No news suits them now.
page-news-scored = { $score } of 1; { $least } is enough
page-news-why = Why this
page-news-score = What its score is made of
page-news-share = Share something you found
page-news-share-label = Its address and, if you like, a line to go above it
page-news-share-go = Look at it
page-part-interest = interest
page-part-learned = learned
page-part-fit = role and stage
page-part-fresh = fresh
page-part-source = source
page-part-variety = variety
page-part-new = new to them
page-review-own = Mine
page-review-all = Everybody
page-review-sourced = Brought in by me
page-review-missed = What was missed
page-review-done = What was done
page-review-skipped = skipped
page-review-step = Step
page-review-rule = Rule
page-review-earlier = Earlier week
page-review-later = Later week
page-review-kind = Kind
page-review-number = Number
page-review-hour = Hour
page-review-day = Day
page-review-sent = Sent, by the hour
page-review-planned = Planned, by day and hour
page-review-planned-below = The next message to each contact, in the seven days to come; your time.
page-review-pace = The line marks where each goal would be on time.
page-review-counting = This is being counted.
page-review-counting-below = That takes a while with so many contacts. Load the page again soon; with script on it shows by itself.
page-review-as-of = As of { $at }; counted anew each hour.
page-long = long
page-short = short
page-team-lead = { $count ->
        [one] One manager.
       *[other] { $count } managers.
    }
page-team-house = The house
page-team-longest = Who waits longest
page-team-nobody-waits = Nobody waits for an answer.
page-team-managers = Managers
page-team-admin = admin
page-team-seen = { $at ->
        [none] never here
       *[other] last here { $at }
    }
page-team-away = away until { $until }, { $deputy } stands in
page-team-contacts = Contacts
page-team-planned = Planned, next 24 h
page-team-cards = Open cards
page-team-unclear = Arrival unclear
page-team-waits = Waiting
page-team-waiting = { $count ->
        [one] One contact waits for an answer
       *[other] { $count } contacts wait for an answer
    }
page-team-outbox = Outbox
page-team-outbox-is = { $count ->
        [0] Empty.
       *[other] Waiting: { $count }; the oldest for { $minutes } min.
    }
page-team-due = Due
page-team-due-is = { $count ->
        [0] Nothing is due at this moment.
       *[other] Contacts whose next step is due: { $count }; the first for { $minutes } min.
    }
page-team-stuck = On their way for over ten minutes
page-team-unsure = May or may not have arrived
page-team-number = { $count ->
        [0] None.
       *[other] Messages: { $count }
    }
page-team-feeds = Feeds
page-team-feeds-are = { $count ->
        [0] There are none.
       *[other] { $failing ->
            [0] All { $count } answer.
           *[other] Of { $count }, { $failing } failed last.
        }
    }
page-team-failing = Which feeds failed
page-team-backup = Last backup
page-team-backup-off = None are made; set NURTURE_BACKUPS to a folder.
page-team-backup-none = There is none yet.
page-team-backup-is = { $hours ->
        [0] Within the hour.
        [one] An hour ago.
       *[other] { $hours } hours ago.
    }
page-team-hold = On hold since a backup was brought back
page-team-hold-is = Managers who have not pressed “Go on”: { $count }
page-well = fine
page-unwell = needs a look
page-team-everything = Everything at once
page-team-halted = Everything is paused since { $at }. Nothing automatic goes to anybody.
page-team-pause-what = A pause of everything holds back whatever goes by itself, to everybody’s contacts. What people write themselves still goes.
page-team-pause = Pause everything…
page-team-pause-sure = Every manager is told at once. Do you want that?
page-team-pause-go = Yes, pause everything
page-team-resume-what = What has expired meanwhile is not sent; the rest comes in everybody’s hours, without a flood.
page-team-resume = Resume everything…
page-team-resume-sure = Every manager is told at once. Do you want that?
page-team-resume-go = Yes, resume everything

## Pages: companies and rules

page-tab-accounts = Companies
page-companies-lead = Every company where you have a contact, or have invited one.
page-companies-search = Company name
page-companies-none = No company of yours has “{ $words }” in its name.
page-companies-all = All companies
page-companies-empty = No companies yet.
page-companies-empty-below = They come with the people you invite: /invite Nina Roth, Acme in the chat.
page-company-own = { $count ->
        [0] nobody yet
        [one] one contact
       *[other] { $count } contacts
    }
page-company-missing = { $count ->
        [one] one role missing
       *[other] { $count } roles missing
    }
page-company-complete = committee complete
page-company-stage = Stage
page-company-since = Since { $at }.
page-company-since-known = Since you have known them.
page-company-stage-hint = Choose another stage to see what it changes; nothing moves before you say so.
page-committee = Buying committee
page-committee-of = Buying committee of { $account }
page-committee-legend = A closed ring: warm. Half a ring: cooling. A quarter: dormant. Dotted: new. Dashed with a +: nobody yet. “!” waits for your answer. An arrow: brought along by.
page-committee-people = Who sits where
page-seat-empty = nobody yet
page-seat-invite = invite someone
page-seat-hidden = a colleague’s
page-seat-nobody = Nobody yet. Whoever has this role can hold everything up at the end.
page-seat-was = Vacant since { $name } left.
page-role-unknown = Role not known
page-role-more = { $count ->
        [one] and one more
       *[other] and { $count } more
    }
page-role-others = { $count ->
        [one] A colleague’s contact
       *[other] { $count } contacts of colleagues
    }
page-role-others-below = Of colleagues’ contacts you see the role alone.
page-heard = { $heard ->
        [none] not heard yet
       *[other] heard { $heard }
    }
page-brought = brought along by { $name }
page-came-from = came from: { $source }
page-introduce = Ask for an introduction
page-invite = Invite someone: { $role }
page-invite-label = Their name ({ $role })
page-invite-hint = Nina Roth
page-invite-make = Make the invitation
page-company-facts = About the company
page-company-industry = Industry
page-company-country = Country
page-company-zone = Time zone
page-company-dates = Dates
page-company-change = Change
page-company-cancel = Cancel
page-company-change-label = What to change, separated by commas
page-company-change-hint = industry packaging, country DE, renewal 2027-03-31
account-changed = Changed.
page-company-history = What happened
page-company-no-history = Nothing yet.
company-moved = { $before } → { $after }{ $by ->
        [none] { "" }
       *[other] , by { $by }
    }
company-joined = { $name } joined
company-left = { $name } ({ $role }) left the company

page-tab-rules = Rules
page-rules-lead = What each rule did for your contacts in the last four weeks; the columns are the last eight.
page-rules-lead-all = What each rule did for everybody’s contacts in the last four weeks; the columns are the last eight.
page-rules-held = { $count ->
        [one] One text or piece of news has paused itself.
       *[other] { $count } texts or pieces of news have paused themselves.
    }
page-rules-held-show = Show
page-rules-empty = There are no rules.
page-rules-empty-below = Whoever runs this bot writes them; docs/rules.md says how.
page-rule-sent-weeks = Sent in each of the last { $weeks } weeks
page-rule-did = { $sent } sent · { $skipped } skipped{ $notes ->
        [0] { "" }
        [one] { "" } · one note
       *[other] { "" } · { $notes } notes
    }
page-rule-state = { $state ->
        [paused] paused
        [sample] waits for an admin’s look
        [some] on trial
       *[all] running
    }
page-rule-held-title = What holds it back
page-rule-held = { $state ->
        [paused] It paused itself, for too many complained. An admin lets it go on.
        [sample] It is new. An admin looks at it first; then a few contacts get it.
        [some] It is on trial with a few contacts. All get it when nobody has complained.
       *[all] Nothing holds it back.
    }
page-rule-lead = { $playbook } · { $rhythm }
rule-every = every { $span } { $unit ->
        [hours] hours
       *[days] days
    }{ $since ->
        [last_personal] { "" }, since the last personal word
        [last_touch] { "" }, since the last message
        [last_reply] { "" }, since they last wrote
        [joined] { "" }, since they joined
        [stage] { "" }, since the company moved to its stage
       *[own] { "" }
    }
rule-once = once, { $span } { $unit ->
        [hours] hours
       *[days] days
    } after { $after ->
        [joined] they joined
        [stage] the company moves to its stage
        [reply] they write
       *[applies] it concerns them
    }
rule-dated = { $when ->
        [on] on the day: { $day }
       *[other] { $span } { $unit ->
            [hours] hours
           *[days] days
        } { $when ->
            [before] before: { $day }
           *[after] after: { $day }
        }
    }
rule-day-renewal = renewal
rule-day-contract-end = contract end
rule-day-trial-end = trial end
rule-day-board-meeting = board meeting
rule-day-birthday = birthday
rule-day-spring-festival = Spring Festival
rule-day-mid-autumn = Mid-Autumn Festival
rule-day-new-year = New Year
page-rule-asked = you approve each
page-rule-unasked = goes unasked, as you said
page-rule-silent = without a sound
page-rule-asks = asks for something
page-rule-times = { $count ->
        [one] once at most
       *[other] { $count } times at most
    }
page-rule-trial = { $count ->
        [one] tried with one contact first
       *[other] tried with { $count } contacts first
    }
page-rule-trusted = Its texts go to your contacts unasked: you let them go.
page-rule-trusted-changed = You let its texts go unasked, but they have been changed since. You are asked again.
page-rule-ask-again = Ask me again each time
page-rule-approved = { $count ->
        [0] You approve each of its messages. After { $enough } in a row that you left as they were, the bot offers to send them unasked.
        [one] You approved one as it was. After { $enough } in a row the bot offers to send them unasked.
       *[other] You approved { $count } in a row as they were. After { $enough } the bot offers to send them unasked.
    }
page-rule-result = What came of it
page-rule-sent = sent
page-rule-answered = answered
page-rule-opened = opened
page-rule-complained = complained
page-rule-notes = notes to you
page-rule-skipped = Skipped, and why
page-rule-result-note = Your contacts, the last four weeks. Answered: they wrote within seven days.
page-rule-sample = Counted for { $looked } of your { $book } contacts, the first by name.
page-rule-back = Sent by week
page-rule-back-all = Sent by week, for everybody’s contacts
page-rule-whom = Who it is for
page-rule-concerns = { $count ->
        [0] None of your { $looked } contacts has a date for it now.
        [one] One of your { $looked } contacts has a date for it.
       *[other] { $count } of your { $looked } contacts have a date for it.
    }
page-rule-no-reason = it is not for them now
page-rule-other-reasons = other reasons
page-rule-ahead = Due next, by week
page-rule-ahead-note = The next date of each contact, as planned now; what comes after it is not counted yet.
page-rule-rehearsal = Rehearsal
page-rule-rehearsal-lead = { $count ->
        [one] The next eight weeks of the contact it reaches next, played by the very code that will run them
       *[other] The next eight weeks of the { $count } contacts it reaches next, played by the very code that will run them
    }: if they stay silent and you approve each card at once. The small dots are other rules. What depends on others – a full hour, news that is good enough – may move it.
page-rule-lanes = The next eight weeks, contact by contact; the dates are in the list below
page-rule-not-within = not within eight weeks
page-rule-nothing = It reaches none of your contacts in the next eight weeks, as things stand.
page-rule-texts = What it says
page-rule-texts-note = { $count ->
        [one] The text, as { $name } would read it in each language.
       *[other] { $count } texts, each as { $name } would read it in each language. Whoever had one gets another.
    }
page-rule-after = step { $place }
page-rule-note = a note to you
page-language = { $tongue ->
        [en] English
        [zh] Chinese
       *[other] { $tongue }
    }
page-rule-no-text = There is no such text in this language, or it cannot be written.
page-rule-more-texts = { $count ->
        [one] One more text is not shown.
       *[other] { $count } more texts are not shown.
    }
page-rule-news = { $count ->
        [one] One piece of news, chosen for each contact when it leaves
       *[other] { $count } pieces of news, chosen for each contact when they leave
    }: not older than { $days } days, and scoring { $least } or more of 1.
page-rule-material = Something from the library that the contact has not had.
