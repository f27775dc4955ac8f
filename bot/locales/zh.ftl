# 机器人自己说的每一句话，中文。Telegram 的 HTML；变量已转义。

## 陌生人与邀请（联系人看到的）

stranger = 您好。这是一个私人助理，只与受邀的人联系。如果您知道要找谁，请向对方索取链接。
invite-gone = 这个链接已经失效，请向发给您的人再要一个。
consent =
    { $name }，您好。我是 { $manager }{ $company ->
        [none] { "" }
       *[other] （{ $company }）
    }的助理。

    如果您同意，{ $manager } 会在这里与您一对一联系：
    • 每隔几周一次个人问候；
    • 不时为您挑选一条行业资讯，静音送达。
    { $weekly ->
        [0] 不会很多。
       *[other] 每周最多 { $weekly } 条，只在您的工作时间。
    }

    没有别人能看到这个聊天，也没有任何群。发送 /stop 即可立即停止一切。我们保存的是：您的姓名、公司和我们在这里的往来消息（/privacy）。
consent-agree = ✅ 可以，我同意
consent-decline = 不用了，谢谢
consent-first = 请先回答上面的问题：{ $manager } 可以在这里给您发消息吗？
consent-declined = 好的，不会给您发任何消息。
welcome = 谢谢您，{ $name }。您随时可以在这里给 { $manager } 留言。
welcome-topics = 您想了解哪些方面？点选即可；不选的话，我会参考您的行业。
topics-kept = 已记下。
topic-on = ✓ { $topic }
topic-off = { $topic }

## 联系人的命令

contact-help =
    您在这里写的内容都会转给 { $manager }。

    /preferences – 选择想了解的内容
    /less – 减少一半
    /pause – 暂停一个月
    /resume – 继续
    /stop – 立即停止一切
    /privacy – 我们保存什么
contact-stopped = 已停止，之后不会再收到任何消息。如果改变主意，请发 /start
contact-paused = 好的，{ $until }之前不再打扰。/resume 可提前结束。
contact-resumed = 好的，我们继续。
contact-less = 好的，今后减少一半。再发一次 /less 即可恢复。
contact-more = 好的，恢复如前。
contact-managers-pause = { $manager } 暂停了消息；想联系的话，直接在这里留言即可。
contact-privacy = 这里保存：您的姓名、公司、职责、您的选择，以及这个聊天里的消息。只有 { $manager }{ $company ->
        [none] { "" }
       *[other] （{ $company }）
    }能看到，只用于与您联系，别无他用。您于{ $date }同意。/stop 可停止一切消息。
contact-privacy-links = 您打开了哪些资讯也会保存，以便发给您真正感兴趣的内容。
contact-unknown-command = 我不认识这个命令。/help 可查看我会什么。
button-old = 这个按钮已过期。

## 资讯

news-source = <a href="{ $link }">{ $source }</a>{ $because }
news-because = { " " }· 因为您关注“{ $topic }”
news-digest = <b>这 { $count } 条资讯，也许值得您看一看</b>
news-digest-ask = 🔕 是少发这类；点 💬，{ $manager }就知道您想聊聊那一条。
button-less-of = 🔕 少发这类
button-ask = 💬 问问{ $manager }
news-said-like = 👍 好的，谢谢您。
news-said-dislike = 👎 明白了，谢谢您。
news-said-less = 🔕 以后会少发{ $topics ->
        [none] 这类内容。
       *[other] 这方面的内容：{ $topics }。
    }
news-said-ask = 💬 { $manager }知道您想聊聊这条资讯。

## 客户经理看到的

help-people = 联系人
help-coming = 接下来会发生什么
help-you = 您自己
help-line = { $example } – { $what }
help-end = 要答复联系人，请“回复”他的消息。不是回复的内容不会发给任何人。
example-invite = /invite 李伟，Acme，评估人
example-add = /add 王芳，Acme，决策人，微信
example-contacts = /contacts
example-contact = /contact 李伟
example-account = /account Acme，阶段 评估，时区 Asia/Shanghai
example-plan = /plan 李伟
example-approve = /approve
example-news = /news
example-share = /share https://…
example-library = /library
example-rules = /rules
example-review = /review
example-pause = /pause 李伟，2w
example-resume = /resume 李伟
example-zone = /zone Asia/Shanghai
manager-hello = { $name }，您好。您的客户关系都在这里维护，每个人一个私聊。
manager-unknown-command = 我不认识 { $command }。/help 可查看我会什么。
manager-edit-late = 修改不会改变已发出的内容；请用“回复”再写一条。
group-left = 有人把我拉进了“{ $title }”，我没有发言就退出了。群里最容易被竞争对手挖走客户。
failed-update = 您上一条消息处理出错，已记入日志。请再试一次；如果仍然不行，请告诉维护这个机器人的人。

usage-invite = 请这样写：<code>/invite 李伟，Acme，评估人</code>。还可以加语言（zh、en）和时区（Asia/Shanghai）。
usage-add = 请这样写：<code>/add 王芳，Acme，决策人，微信</code>
usage-name = 请这样写：<code>/{ $command } 李伟</code>
usage-account = 请这样写：<code>/account Acme，阶段 评估，行业 包装，国家 CN，时区 Asia/Shanghai</code>
usage-contact = 请这样写：<code>/contact 李伟，角色 决策人，标签 展会 重点，喜欢 人工智能，生日 05-14，时区 Asia/Shanghai</code>
usage-pause = 请这样写：<code>/pause 李伟，2w</code> 或 <code>/pause 李伟，2027-01-07</code>
usage-zone = 请这样写：<code>/zone Asia/Shanghai</code>
unknown-word = 我不明白“{ $word }”{ $hint ->
        [none] 。
       *[other] ，是不是“{ $hint }”？
    }角色：使用人、评估人、预算人、决策人、签字人。语言：zh、en。时区：Asia/Shanghai。
unknown-zone = 没有“{ $zone }”这个时区。请写成 Asia/Shanghai 或 Europe/Berlin。
unknown-country = 没有“{ $country }”这个国家代码。请用两个字母，如 CN、DE。
unknown-stage = 没有“{ $stage }”这个阶段。阶段：线索、接触、评估、决策、客户、流失。
unknown-date = “{ $date }”不是日期。请写成 2027-03-31；生日也可以写 05-14。
date-past = { $date } 已经过去了。
unknown-topic = 没有“{ $word }”这个话题。话题：{ $topics }。
unknown-role = 没有“{ $role }”这个角色。角色：使用人、评估人、预算人、决策人、签字人。
unknown-language = 我不会“{ $word }”。语言：zh、en。
for-admins = 这涉及所有人，由管理员决定。
unknown-account = 没有“{ $account }”这家公司，或那里没有您的联系人。
too-long = “{ $word }”太长了。
nobody-named = 您的联系人里没有“{ $name }”。/contacts 可查看全部。
several-named = 有几位都符合“{ $name }”，您指的是哪一位？
not-yours = 这不是您的联系人。
touch-gone = 这一条已经处理过了。

invited =
    给 <b>{ $name }</b>（{ $account }）的链接，仅限一人使用，{ $until }前有效。可直接粘贴：
invite-to-copy =
    { $name }，您好！方便在 Telegram 上保持联系吗？偶尔一句问候，加上与您有关的行业资讯，一对一，不进群。点一下即可，随时可以停止：{ $link }
    { $manager }
invite-language = 邀请用的是中文；要英文请加 <code>，en</code>。
invite-joined = <b>{ $name }</b>（{ $account }）已同意接收您的消息。
invite-declined = { $name }（{ $account }）谢绝了邀请。
added = <b>{ $name }</b>（{ $account }）已加入您的联系人。消息由我准备，由您{ $reach ->
        [none] { "" }
       *[other] 通过 { $reach } 
    }发送。
already-added = { $name }（{ $account }）已经在您的联系人里。

contacts-none = 还没有联系人。/invite 李伟，Acme，评估人 可生成第一个链接。
contacts-title = <b>{ $count } 位联系人</b>
contact-line = <b>{ $name }</b> · { $account }{ $role } · { $state }
contact-card =
    <b>{ $name }</b> · { $account }{ $role }
    { $state } · { $channel } · { $zone }，当地时间 { $there }
contact-likes = 据您了解，感兴趣：{ $value }
contact-dislikes = 据您了解，不感兴趣：{ $value }
contact-tags = 标签：{ $value }
contact-source = 来源：{ $value }
contact-dates = 日期：{ $value }
contact-topics = 关注：{ $topics }
contact-next = 下一条：{ $at } – { $rule }
contact-nothing-next = 没有计划。
contact-last = 最近：
channel-telegram = Telegram
channel-by-hand = 亲自联系
timeline-line = { $at } · { $what }
event-joined = 同意联系
event-added = 由您添加
event-reply = 来信：{ $quote }
event-sent = 已发：{ $quote }
event-asked = 想聊聊：{ $quote }
event-news-like = 👍 { $quote }
event-news-dislike = 👎 { $quote }
event-news-less = 希望少发：{ $quote }
event-by-hand = 您写道：{ $quote }
event-skipped = 未发（{ $quote }）
event-stopped = 要求停止
event-returned = 再次同意
event-blocked = 无法送达
event-paused = 已暂停
event-resumed = 已恢复
event-noted = 给您的提醒{ $quote ->
        [none] { "" }
       *[other] ：{ $quote }
    }
event-less = 要求减少消息
event-more = 恢复原来的频率
event-stage = 阶段：{ $quote }
event-unsure = 可能已收到：{ $quote }
state-waiting = 等您答复
state-paused = 已暂停
state-stopped = 已停止
state-blocked = 无法送达
state-new = 新
state-warm = 热络
state-cooling = 转凉
state-dormant = 沉睡
button-plan = 📅 计划
button-pause = ⏸ 暂停
button-resume = ▶️ 恢复

account-card =
    <b>{ $name }</b>
    阶段 { $stage } · 行业 { $industry } · 国家 { $country } · 时区 { $zone }{ $dates ->
        [none] { "" }
       *[other] { "" } · { $dates }
    }
account-people = 您在那里的联系人：{ $names }
account-unset = –

stage-preview = <b>{ $account }</b> 将从 { $before } 调整到 <b>{ $after }</b>。变化如下：
stage-ends = 停止：{ $rules }
stage-begins = 开始：{ $rules }
stage-next = 下一条：{ $at } – { $rule }
stage-others = 同事的 { $count } 位联系人也会变化，会通知这些同事。
button-stage = ✅ 调整
button-leave = 保持不变
left-as-it-is = 好的，保持不变。
stage-done = 已调整。

plan-title = <b>{ $name }</b>，未来 30 天，按对方时间（{ $zone }）
plan-line = { $at } – { $rule }{ $approval ->
        [yes] （先由您批准）
        [note] （给您的提醒）
       *[no] { "" }
    }
plan-why = <i>{ $why }</i>
plan-nothing = 不会发送任何消息。
plan-not = 未列入计划：
plan-note = 前提是对方不回复、您都批准、资讯足够好。对方一答复，或同时有别人到期，时间就会变。
explain-news = 眼下最适合对方的资讯：“{ $title }”（{ $source }），{ $score } 分（满分 1）；规则要求 { $least }。
explain-no-news = 眼下没有适合对方的资讯。
explain-parts = { "  " }由来：{ $parts }。
part-interest = 兴趣 { $value } × { $weight }
part-learned = 反馈 { $value } × { $weight }
part-fit = 角色与阶段 { $value } × { $weight }
part-fresh = 新鲜度 { $value } × { $weight }
part-source = 来源 { $value } × { $weight }
part-variety = 不重样 { $value } × { $weight }
part-new = 对其新颖 { $value } × { $weight }
explain-counts = <i>· { $counts }（{ $begins }），间隔 { $days } 天</i>
explain-overdue = <i>· 时间已过，重新起算</i>
explain-kept = <i>· 此前不发：{ $why }</i>
explain-minute = <i>· 工作时间里属于它的那一分钟：{ $at }</i>
explain-moved = <i>· { $why }：{ $at }</i>
explain-later = { $at }：{ $why }
why-joined = 从加入之日算起
why-own = 从上一次同类消息算起
why-reply = 从对方上次来信算起
why-by-hand = 从您上次去信算起
why-silent = 对方沉默已久
why-talking = 对方最近来过信
why-overdue = 已过期，重新起算
why-gap = 离上一条太近
why-week = 本周够了
why-day = 当天够了
why-cap = 上限为零
why-paused = 暂停中
why-held = 您已暂停
why-answered = 你们刚聊过
why-unanswered = 对方在等您答复
why-window = 不在对方工作时间
why-stagger-manager = 您名下这一小时够多了
why-stagger-account = 对方同事刚收到消息
why-balance = 先给予，后请求
why-approved = 您已批准
why-awaiting = 等您批准
why-handed = 等您亲自发送
why-retry = 重试：上次没有送出
why-stage = 公司处在别的阶段
why-role = 面向其他角色
why-industry = 面向其他行业
why-country = 面向其他国家
why-tags = 面向其他标签
why-language = 面向其他语言
why-source = 面向其他来源的人
why-topics = 面向关注其他话题的人
why-account-missing = 面向缺少该角色的公司
why-answered-so-far = 面向多次未答复的人
why-unanswered-so-far = 对方已多次未答复
why-no-reply = 面向来过信的人
why-silent-long = 对方沉默太久
why-joined-long = 面向最近加入的人
why-joined-lately = 对方刚加入不久
why-never = 不面向任何人
why-done = 已经发过
why-replied = 对方已答复，到此为止
why-no-date = 没有这个日期
why-past = 日子已过
why-date = 为了那一天
why-sequel = 接着上一条
why-applies = 从符合条件之日算起
why-stage-moved = 从公司进入该阶段之日算起
why-touch = 从上一条消息算起
why-colleague-text = 对方同事刚收到同样的内容
why-braked = 因多人反感已自动暂停
why-sample = 要先由管理员看过
why-trial = 先给其他人试用
why-no-text = 没有可用的文案
why-no-material = 资料库里没有对方没收到过的
why-times = 已达到次数上限
why-replaced = 由另一条规则代替
why-stopped = 对方要求停止
why-blocked = 无法送达
why-expired = 时机已过
why-own-company = 说的是他们自己的公司
why-colleague-item = 他们的同事最近收到过
why-no-news = 没有适合对方的资讯
why-weak-news = 最好的一条资讯对他们也不够好
why-rule-gone = 规则已不存在
why-by-manager = 您跳过了
why-broken-text = 文本无法生成，见日志
why-rejected = 被 Telegram 拒绝
why-never-word = 含有禁止发送的词

paused-until = <b>{ $name }</b> 在{ $until }之前不会收到自动消息。
paused = <b>{ $name }</b> 已暂停自动消息，发送 /resume { $name } 可恢复。
resumed = <b>{ $name }</b> 已恢复。
resume-not-yours = <b>{ $name }</b> 自己要求暂停到{ $until }，只有对方能提前结束。
resume-stopped = <b>{ $name }</b> 要求停止，只有对方发 /start 才能重新开始。
zone-set = 您的时区是 { $zone }。

relay-text = <b>{ $name }</b> · { $account }
relay-asks = 💬 <b>{ $name }</b> · { $account } 想聊聊“{ $title }”。回复这条消息即可作答。
relay-edited = <b>{ $name }</b> · { $account } 修改了一条消息：
relay-failed = <b>{ $name }</b> · { $account } 发来的内容未能转交，请对方再发一次。
write-here = 回复这条消息即可写给 <b>{ $name }</b> · { $account }。
button-write = ✉️ 写消息
stage-moved = { $by } 已将 { $account } 调整到阶段 { $stage }，您在那里的联系人收到的内容会随之变化。
invite-known = { $name } 打开了您的链接，但已经在与 { $owner } 联系。
admin-gone = { $name } 已不再是客户经理。其 { $count } 位联系人现由您负责并已暂停：请先自我介绍，再逐一发送 /resume。
relay-again = （可能重复）
relay-unsupported = <b>{ $name }</b> · { $account } 发来了无法转交的内容（{ $kind }）。
button-no-answer = 无需答复
no-answer-done = 已记下，继续。
whom = 这条发给谁？您不说，我就不发。要发给别人？请用 /contact 加姓名，再点“写消息”。
whom-nobody-known = 这条不会发给任何人：您还没有 Telegram 上的联系人。/help 可查看我会什么。
button-nobody = 谁也不发
whom-nobody = 好的，不发。
whom-sent = 已发给 { $name }。
reply-unknown = 我不知道那条消息是给谁的。
reply-to-card = 回复这张卡片不会发给任何人。
reply-stopped = { $name } 在这里已无法联系，消息没有发出。
reply-by-hand = { $name } 由您亲自联系，请复制后自行发送。
reply-unsure = 您发给 { $name } 的消息可能没有送达：连接中断了。请先确认，不要重复发送。
reply-failed = 您发给 { $name } 的消息没有发出：{ $detail }

approval-card =
    给 <b>{ $name }</b> · { $account } – { $rule }，对方时间 { $at }：
approval-changed = 已修改：
button-approve = ✅ 批准
button-edit = ✏️ 修改
button-skip = 跳过
edit-hint = 请直接“回复”这张卡片，写上您的原话。
edit-not-text = 请用文字回复。
edit-too-long = 太长了，最多 { $most } 个字符。
edit-never-word = 里面有“{ $word }”，这是禁止发送的词，请换个写法。
approved = 已批准，对方时间 { $at } 发出。
approved-now = 已批准。
skipped = 已跳过。
approval-expired = 未及时批准，没有发出：
approve-none = 没有等您批准的消息。
approve-title = 有 { $count } 条消息等您批准。

note-card = 📌 <b>{ $name }</b> · { $account } – { $rule }
note-run-out = 这条规则的文案对方都收到过了。请您亲自写一条，或补充文案。

hand-card =
    请{ $reach ->
        [none] { "" }
       *[other] 通过 { $reach } 
    }发给 <b>{ $name }</b> · { $account }。点文字即可复制。
button-copy = 📋 复制
button-sent = ✅ 已发送
hand-recorded = 已记录为发送。
hand-expired = 未及时发送，已划掉：

unsure-card =
    这条不确定是否送达 <b>{ $name }</b> · { $account }：发送时连接中断。我不会自行重发。
button-came = 已收到
button-send-again = 重新发送
button-drop = 作废
unsure-came = 好的，已记录为发送。
unsure-again = 将重新发送。
unsure-dropped = 已作废。

left-stopped = <b>{ $name }</b> · { $account } 要求停止，不会再发任何消息。
left-blocked = <b>{ $name }</b> · { $account } 在 Telegram 上已无法联系，不会再发任何消息。
left-paused = <b>{ $name }</b> · { $account } 要求暂停到{ $until }。
left-resumed = <b>{ $name }</b> · { $account } 结束了暂停。
left-less = <b>{ $name }</b> · { $account } 希望少收一些：今后减少一半。
left-more = <b>{ $name }</b> · { $account } 恢复了原来的频率。
returned = <b>{ $name }</b> · { $account } 回来了，并再次同意。
touch-rejected = 给 <b>{ $name }</b> · { $account } 的消息被拒绝，没有发出：{ $detail }

news-none = 没有待审的资讯。
news-of-account = 📰 <b>{ $account }</b>上新闻了：<a href="{ $link }">{ $title }</a>。可以当作话题；您在那里的联系人不会收到这一条。
news-card =
    <b>{ $title }</b>
    <a href="{ $link }">{ $source }</a> · { $date } · { $topics }
button-news-yes = 👍 可以发
button-news-no = 👎 不发
news-kept = 可以发送。
news-rejected = 不会发送。

## 资讯：审核与取舍

news-all-seen = 都看完了。/news 可查看最新资讯。
news-decided = 这一条已经有人定过了。
news-gone = 没有这一条资讯。
news-line = 附言：“{ $line }”
news-fits = { $count ->
        [0] 目前没有适合它的联系人。
       *[other] 适合您的 { $count } 位联系人。
    }
news-waiting = 还有 { $count } 条待审。
news-vetoed = 我不会把它发给您的联系人。
news-was-rejected = 这一条已被否决，谁都不会收到。
news-no-older = 没有更早的适合您的联系人。
news-without = 没有包含“{ $words }”的资讯。
news-with = 包含“{ $words }”的资讯：{ $count } 条
button-news-line = ✏️ 加一句附言
button-news-send = 👤 发给一个人
button-news-veto = 🚫 不发给我的联系人
button-news-unveto = ↩️ 恢复给我的联系人
button-news-older = 更早的 ›
button-news-bare = 不要附言
button-news-sure = 现在就发
news-line-here = 请“回复”这条消息，写上放在“{ $title }”上方的一句话。收到的人都会看到。
news-line-late = “{ $title }”已不能再加附言。请在您要改的卡片上点“✏️”。
news-whom = 现在把“{ $title }”发给谁？最适合的排在前面。
news-nobody = 没有可以发的人了。
news-had = { $name } 已经收到过了。
news-busy = 正有消息发给 { $name }，请稍后再试。
news-never-word = 里面有“{ $word }”，这是禁止发送的词。
news-against = <b>{ $name }</b>：{ $why }。仍要发送吗？
news-handed = 给 { $name } 的文字在下面。

usage-share = 请这样写：<code>/share https://news.example/story 看到这篇就想到了您</code>
share-looking = 我看一下。
share-found = 找到了，只面向您自己的联系人：
share-known = 这一条我已经有了。{ $line ->
        [none] { "" }
       *[lost] { "" }别人也会收到，所以没有加您的附言。
    }
share-failed = 打不开 { $url }：{ $why }

## 规则及其效果

rules-title = <b>最近四周</b>
rules-line = <b>{ $rule }</b>（{ $playbook }）：已发 { $sent }，跳过 { $skipped }{ $notes ->
        [0] { "" }
       *[other] ，提醒 { $notes }
    }{ $state ->
        [paused] { "" } · <b>已暂停</b>
        [sample] { "" } · 等管理员过目
        [some] { "" } · 试用中
       *[all] { "" }
    }
rules-variant = { "  " }· { $variant }：已发 { $sent }，答复 { $answered }
rules-paused-text = 已暂停的文案：{ $name }
rules-paused-item = 已暂停的资讯：{ $name }
button-release = ▶️ { $name }
button-trial = ✅ 开始试用
trial-sample =
    新规则 <b>{ $rule }</b>。您确认后先发给 { $count } 位联系人，没有人反感再发给所有人。{ $text ->
        [none] { "" }
       *[other] { "" }开头是这样的：{ "\u000A\u000A" }<blockquote>{ $text }</blockquote>
    }
trial-begun = { $rule } 现在先发给 { $count } 位。
trial-ended = <b>{ $rule }</b> 试用顺利：{ $count } 位联系人收到，无人反感。现在面向所有人。
braked-rule = <b>{ $name }</b> 已自动暂停：{ $count } 位联系人在收到后停止、屏蔽或要求减少。/rules 可恢复。
braked-text = 文案 <b>{ $name }</b> 已自动暂停：{ $count } 位联系人在收到后停止、屏蔽或要求减少。/rules 可恢复。
braked-item = 资讯“{ $name }”已自动暂停：{ $count } 位联系人在收到后停止、屏蔽或要求减少。/rules 可恢复。
files-renewed = 规则已重新读取：共 { $count } 条。
files-broken = 规则或资讯源有问题，仍沿用原来的：{ $problem }
review-title = <b>您的一周</b>
review-waiting = ⚠️ 等您答复：{ $count }（{ $names }）
review-cards = ⚠️ 等您批准：{ $count }，/approve 可查看。
review-expired = ⚠️ 未及时发出：{ $count }
review-figures = { $contacts } 位联系人 · 已发 { $sent } 条 · 答复 { $replies } 条 · 跳过 { $skipped } 条
overload = ⚠️ 规则每周要以 { $name } 的名义给 { $contacts } 位联系人发 { $wanted } 条；每小时 { $hourly } 条、开放 { $hours } 小时，只容得下 { $room } 条，大约够 { $fits } 位联系人。可以调整：把占得最多的 { $rule } 的 “every” 拉长，或改 “per_manager_hour”，或延长 “window” 的时间。

## 资料库

library-none = 资料库还是空的。
library-nothing = 资料库里没有符合“{ $words }”的内容。/library 可查看全部。
library-table = 阅读{ $tongue }的联系人，按角色和阶段各有多少份资料；– 表示还没有：
library-which-kind = 这是哪一类资料？
library-known = “{ $title }”已经在资料库里。要修改，请先移除。
library-not-yours = 只有 { $by } 或管理员可以移除。
library-unknown-word = 我不明白“{ $word }”，是不是“{ $hint }”？
library-card =
    📚 { $kind }（{ $tongue }），面向{ $roles ->
        [any] 所有角色
       *[other] { $roles }
    }，{ $stages ->
        [any] 任何阶段
       *[other] 阶段：{ $stages }
    }{ $objection ->
        [none] { "" }
       *[other] ；回应“{ $objection }”
    }{ $by ->
        [none] 。
       *[other] ；由 { $by } 添加。
    }联系人收到的样子：
library-removed = “{ $title }”已移出资料库，不会再发给任何人。
library-kind = { $kind ->
        [case] 案例
        [white-paper] 白皮书
        [industry-report] 行业报告
        [event] 活动
        [technical-article] 技术文章
        [people] 人物
        [product-news] 产品动态
        [deck] 演示文稿
        [trial] 试用或演示
        [evaluation] 第三方评测
       *[other] { $kind }
    }
library-role = { $role ->
        [user] 使用人
        [evaluator] 评估人
        [budget] 预算人
        [decider] 决策人
        [signatory] 签字人
       *[other] { $role }
    }
library-stage = { $stage ->
        [lead] 线索
        [engaged] 接触
        [evaluating] 评估
        [deciding] 决策
        [customer] 客户
        [lost] 流失
       *[other] { $stage }
    }
library-language = { $tongue ->
        [en] 英文
        [zh] 中文
       *[other] { $tongue }
    }
button-library-remove = 🗑 移除
usage-library = 请发送文件（或回复您发过的文件），并写一行：<code>/library 白皮书，评估人，评估，“太贵了”，包装线选型指南</code>；也可以给链接：<code>/library 案例，https://example.com/acme，客户，Acme 的故事</code>

## 资讯源，管理员可见

feeds-failing = ⚠️ 以下资讯源已连续 { $count } 次读取失败，暂时没有新内容：
feed-failing = • <b>{ $name }</b>：{ $problem }
feeds-recovered = 以下资讯源已恢复正常：
feed-named = • <b>{ $name }</b>
feeds-moved = 以下资讯源已永久迁移，请将新地址写入 feeds.yaml：
feed-moved = • <b>{ $name }</b>：{ $link }

## 菜单里的命令名

menu-invite = 给一个人的邀请链接
menu-add = 由您亲自联系的人
menu-contacts = 您的全部联系人
menu-contact = 查看一个人
menu-account = 查看一家公司
menu-plan = 未来 30 天及原因
menu-approve = 等您批准的消息
menu-news = 待审的资讯
menu-share = 分享一篇文章给您的联系人
menu-library = 资料库，以及还缺什么
menu-rules = 每条规则做了什么
menu-review = 您的一周回顾
menu-less = 减少一半
menu-pause = 暂停
menu-resume = 继续
menu-zone = 您的时区
menu-help = 我会什么
menu-start = 开始
menu-preferences = 选择想了解的内容
menu-stop = 立即停止一切
menu-privacy = 我们保存什么

## 停顿之后，以及从备份恢复之后

standstill-card = ⏸ 我从 { $at } 起停顿了。这期间本应联系 { $count } 位联系人。这些消息不会补发，我已接着安排之后的事。
restored-card = ⚠️ 我的数据已从 { $at } 的备份恢复。此后发生的事我都不知道：谁要求停止、谁回复过、发出过什么。{ $count ->
    [0] 这期间本没有要联系的人。
   *[other] 这期间可能已联系过 { $count } 位联系人，均按已联系计算：
} 任何消息都不会重发；在您确认之前，也不会自动发出任何消息。请先查看这些对话，对要求停止的人请先暂停。
gap-contact = • <b>{ $name }</b> · { $account }
button-go-on = 继续
gone-on = 好的。从现在起，消息会重新自动发出。
gone-on-toast = 继续
event-perhaps-sent = 恢复备份之前可能已联系过
why-restored = 已从备份恢复，等您点“继续”
why-standstill = 机器人当时停顿了

## 备份

backup-failed = ⚠️ 备份失败：{ $problem }
backup-again = 备份已恢复正常。
