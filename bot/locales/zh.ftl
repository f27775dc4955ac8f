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
consent-first = 您写的内容还没有转交。请先回答上面的问题：{ $manager } 可以在这里给您发消息吗？
consent-declined = 好的，不会给您发任何消息。
welcome = 谢谢您，{ $name }。您随时可以在这里给 { $manager } 留言。/preferences 可以设定内容和时间，/help 可查看更多。
welcome-topics = 您想了解哪些方面？点选即可；不选的话，我会参考您的行业。
topics-kept = 已记下。
topic-on = ✓ { $topic }
topic-off = { $topic }

## 联系人的命令

contact-help =
    您在这里写的内容都会转给 { $manager }。

    /latest – 现在值得一看的内容
    /talk – 与 { $manager } 聊聊
    /preferences – 主题、频率、时段、语言
    /less – 减少一半
    /pause – 暂停 1、3 或 6 个月
    /resume – 继续
    /stop – 立即停止一切
    /mydata – 我们保存了您的哪些资料
    /forget – 删除这些资料
    /privacy – 谁能看到，用来做什么
contact-stopped = 已停止，之后不会再收到任何消息。如果改变主意，请发 /start
contact-paused = 好的，{ $until }之前不再打扰。/resume 可提前结束。
contact-resumed = 好的，我们继续。
contact-less = 好的，今后减少一半。再发一次 /less 即可恢复。
contact-more = 好的，恢复如前。
contact-managers-pause = { $manager } 暂停了消息；想联系的话，直接在这里留言即可。
contact-privacy =
    这里保存：您的姓名、公司、职责、语言和时区；您的选择；您与 { $manager } 之间的消息；您收到过哪些资讯、如何评价；以及 { $manager } 的备注（您有权查看）。

    只有 { $manager }{ $company ->
        [none] { "" }
       *[other] （{ $company }）
    }以及代班或接手的同事能看到，别无他人；消息经由 Telegram 传送。这些资料只用于与您联系，别无他用。您于{ $date }同意。

    /mydata 可查看全部资料。/stop 可停止一切消息。/forget 会删除全部资料，只留下一个看不出您是谁的指纹，以免日后误发给您。
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
    第一步：像下面第一个例子那样，发送 /invite 加姓名和公司，就会得到一个可以转发的链接。
manager-unknown-command = 我不认识 { $command }。/help 可查看我会什么。
group-left = 有人把我拉进了“{ $title }”，我没有发言就退出了。群里最容易被竞争对手挖走客户。
failed-update = 您上一条消息处理出错，已记入日志。请再试一次；如果仍然不行，请告诉维护这个机器人的人。

usage-invite = 请这样写：<code>/invite 李伟，Acme，评估人</code>。还可以加语言（zh、en）和时区（Asia/Shanghai）。
usage-add = 请这样写：<code>/add 王芳，Acme，决策人，微信</code>
usage-name = 请这样写：<code>/{ $command } 李伟</code>
usage-account = 请这样写：<code>/account Acme，阶段 评估，行业 包装，国家 CN，时区 Asia/Shanghai</code>
usage-contact = 请这样写：<code>/contact 李伟，角色 决策人，标签 展会 重点，喜欢 人工智能，生日 05-14，称呼 李总，时区 Asia/Shanghai</code>
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
    给 <b>{ $name }</b>（{ $account }）的链接，仅限一人使用，{ $until }前有效{ $known ->
        [none] { "" }
       *[other] ；附带：{ $known }
    }。
invite-to-copy =
    { $name }，您好！方便在 Telegram 上保持联系吗？偶尔一句问候，加上与您有关的行业资讯，一对一，不进群。点一下即可，随时可以停止：{ $link }
    { $manager }
invite-language = { $spoken ->
        [zh] 邀请用的是中文；要英文请加 <code>，en</code>。
       *[en] 邀请用的是英文；要中文请加 <code>，zh</code>。
    }
invite-joined = <b>{ $name }</b>（{ $account }）已同意接收您的消息。
invite-declined = { $name }（{ $account }）谢绝了邀请。
added = <b>{ $name }</b>（{ $account }）已加入您的联系人。消息由我准备，由您{ $reach ->
        [none] { "" }
       *[other] 通过 { $reach } 
    }发送。
already-added = { $name }（{ $account }）已经在您的联系人里。

contacts-none = 还没有联系人。/invite 李伟，Acme，评估人 可生成第一个链接。
contact-card =
    <b>{ $name }</b> · { $account }{ $role }
    { $state } · { $stage } · { $channel } · { $zone }，当地时间 { $there }
contact-likes = 据您了解，感兴趣：{ $value }
contact-dislikes = 据您了解，不感兴趣：{ $value }
contact-tags = 标签：{ $value }
contact-source = 来源：{ $value }
contact-dates = 日期：{ $value }
contact-topics = 关注：{ $topics }
contact-next = 下一条：{ $at ->
        [none] 已到时间
       *[other] { $at }
    } – { $rule }
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
    给 <b>{ $name }</b> · { $account } – { $rule }，{ $at ->
        [none] 已过原定时间，批准后尽快发出：
       *[other] 对方时间 { $at }：
    }
approval-changed = 已修改：
button-approve = ✅ 批准
button-edit = ✏️ 修改
button-skip = 跳过
edit-hint = 请直接“回复”这张卡片，写上您的原话。
edit-not-text = 请用文字回复。
edit-too-long = 太长了，最多 { $most } 个字符。
edit-never-word = 里面有“{ $word }”，这是禁止发送的词，请换个写法。
approved = 已批准，对方时间 { $at } 发出。
approved-from = 已批准，最早对方时间 { $at } 发出。
approved-now = 已批准。
skipped = 已跳过。
approval-expired = 未及时批准，没有发出：
approve-none = 没有等您批准的消息。
approve-title = 有 { $count } 条消息等您批准{ $place ->
        [topics] ，请到各联系人的话题里查看
       *[here] { "" }
    }。

note-card = 📌 <b>{ $name }</b> · { $account } – { $rule }
note-run-out = 这条规则的文案对方都收到过了。请您亲自写一条，或补充文案。

hand-card =
    请发给 <b>{ $name }</b> · { $account }{ $reach ->
        [none] 。
       *[other] （{ $reach }）。
    }点文字即可复制。
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

## The book

menu-note = 记一条备注
menu-step = 下一步与提醒
menu-steps = 您的待办
example-note = /note 李伟，问了价格
example-step = /step 李伟，发报价，周五 14:00
example-steps = /steps

role-user = 使用人
role-evaluator = 评估人
role-budget = 预算人
role-decider = 决策人
role-signatory = 签字人
role-none = 未知
is-lead = 线索
is-engaged = 接触
is-evaluating = 评估
is-deciding = 决策
is-customer = 客户
is-lost = 流失
date-renewal = 续约
date-contract-end = 合同到期
date-trial-end = 试用到期
date-board-meeting = 董事会
date-birthday = 生日

book-title = <b>{ $count } 位联系人</b>
book-search = “{ $words }”
book-line = { $n }. <b>{ $name }</b> · { $account }{ $role } · { $state }
book-range = <i>第 { $first }–{ $last } 位，共 { $count } 位。点数字打开名片。</i>
book-empty = 这里没有人。/contacts 显示全部。
filter-waiting = 💬 等我答复
filter-cold = ❄️ 变冷
filter-resting = ⏸ 暂停中
filter-lead = 线索
filter-engaged = 接触
filter-evaluating = 评估
filter-deciding = 决策
filter-customer = 客户
filter-lost = 流失

card-address = 称呼：{ $words }
card-step = 您的下一步：{ $at } – { $what }{ $more ->
        [0] { "" }
       *[other] （另有 { $more } 项，/steps）
    }
card-note = 📝 { $at }：{ $text }
card-note-add = 📝 备注
card-step-add = ⏰ 下一步
card-log = 📞 记录联系
card-role = 👤 角色
card-topics = ♥️ 话题
card-tags = 🏷 标签
card-dates = 🗓 日期
card-address-set = 🙂 称呼
card-moved = 🏢 换公司
card-notes = 📒 全部备注
card-timeline = 📜 时间线
card-back = ‹ 返回
card-kept = 已记下。
answer-in-words = 请用文字回答。
ask-role = <b>{ $name }</b> 在决策中是什么角色？
ask-tastes = 据您了解，<b>{ $name }</b> 对什么感兴趣？点一下 👍，再点 👎，再点取消。
no-topics = 还没有话题；请管理本机器人的同事在订阅源里添加。
ask-tags = { $name } 现在的标签：{ $tags }。请写出全部标签，用空格分开；写 - 表示没有。
hint-tags = 展会 重点
ask-address = 您怎么称呼 { $name }？消息会用它开头；写 - 表示用姓名。
hint-address = 王总
ask-dates = <b>{ $name }</b> 的哪个日期？
ask-date = { $name }，{ $date }：哪一天？写 - 表示去掉。
hint-date = 2027-03-31
hint-birthday = 05-14
ask-pause = 多久不给 <b>{ $name }</b> 自动发送？
pause-days = { $days ->
        [7] 一周
        [14] 两周
       *[30] 一个月
    }
pause-until-told = 直到我说继续
timeline-title = <b>{ $name }</b> 的全部往来，当地时间（{ $zone }）
timeline-end = 没有更多了。

ask-note = 关于 { $name } 的备注。请写得真实、得体：对方可以要求查看。
hint-note = 问了价格；对方可能会看到
note-too-long = 备注最多 { $most } 个字，您写的太长了。
notes-title = <b>{ $name }</b>，您在这家公司期间的备注。对方可以要求查看。
notes-line = { $n }. { $at }：{ $text }
notes-none = 没有备注。
event-note = 您记了一条备注

usage-step = 请写事项、逗号和时间：<code>发报价，周五 14:00</code>。也可以写 明天 9:30、3天后、两周后、2027-03-05。
ask-step = 与 { $name } 的下一步是什么，什么时候？例如：<code>发报价，周五 14:00</code>
hint-step = 发报价，周五 14:00
step-too-long = 一项最多 { $most } 个字，您写的太长了。
step-words = { $at } · <b>{ $name }</b>（{ $account }）：{ $what }
step-due = ⏰ <b>{ $name }</b>（{ $account }）：{ $what }
    时间：{ $at }。
step-done = ✅ { $text }
step-done-already = 这一项已经完成。
step-later = ⏭ { $text }
step-button-done = ✅ 完成
step-button-tomorrow = ⏭ 明天
step-button-week = 下周
step-card = 👤 名片
steps-title = <b>您的待办</b>
steps-none = 没有待办。/step 李伟，发报价，周五 可添加一项。
steps-back = ‹ 全部待办
steps-late = 有 { $count } 项待办在我无法提醒您时到期：/steps
event-step = 下一步：{ $quote }
event-step-done = 已完成：{ $quote }

ask-log = 您和 <b>{ $name }</b> 有过什么联系？它和您发的消息一样计算。
button-logged-call = 📞 打了电话
button-logged-met = 🤝 见了面
button-logged-mail = 📧 发了邮件
log-done = <b>{ $name }</b>：{ $what }。已计入上限，规则从现在重新计算。
log-undo = ↩️ 点错了，撤销
log-undone = 已撤销。
event-logged-call = 您打了电话
event-logged-met = 您见了面
event-logged-mail = 您发了邮件
event-unlogged = 点错了，已撤销

ask-moved = { $name } 现在在哪家公司？
hint-moved = 华辰制造
usage-moved = 请只写一家公司，不带逗号：<code>华辰制造</code>
moved-same = { $name } 本来就在 { $account }。
moved-preview =
    <b>{ $name }</b> 从 { $before } 换到 <b>{ $after }</b>{ $stage ->
        [none] （新公司）。
       *[other] ，该公司的阶段是 { $stage }。
    }{ $role ->
        [none] { "" }
       *[other] { $before } 的“{ $role }”席位空缺。
    }备注和公司日期留在原公司。
moved-yes = ✅ 是的，换了公司
moved-done = <b>{ $name }</b> 现在在 { $after }；与 { $before } 有关的内容留在原处。
event-moved = 换公司：{ $quote }
why-moved = 对方换了公司

committee-seat = <b>{ $role }</b>：{ $people }
committee-no-role = <i>角色未知</i>：{ $people }
committee-person = { $sign } { $name }（{ $warmth }{ $heard ->
        [none] ，尚未来信
       *[other] ，上次来信 { $heard }
    }）
committee-gone = { $name }（{ $state }）
committee-colleague = 同事的联系人
committee-colleagues = <i>同事的联系人只显示角色。</i>
committee-missing = <b>{ $role }</b>：{ $was ->
        [none] 还没有人
       *[other] 空缺，原为 { $was }
    } – <code>/invite 姓名，{ $account }，{ $word }</code>
button-meet = 🤝 约见决策人
button-left-notes = 📒 留下的备注
left-notes-title = <b>{ $account }</b>：关于已离开者的备注
left-notes-line = { $at } · <b>{ $name }</b>：{ $text }

meet-nobody = 那里现在没有合适的人可以请：有人在等您答复，或已暂停、已停止。
meet-why = 建议请 <b>{ $name }</b> 帮忙：就目前所知，在您那里的联系人中，产品对其最有用（<i>{ $score }，满分 1：{ $parts }</i>）。
meet-replies = 回复 { $value } × { $weight }
meet-news = 资讯 { $value } × { $weight }
meet-role = 角色 { $value } × { $weight }
meet-warmth = 热度 { $value } × { $weight }
meet-words =
    { $name }，您好！{ $account } 日常工作中什么最要紧，您比我清楚。能否请您引荐贵公司负责决策的那位？半小时就够，我会和您一起准备。
    { $manager }
meet-text = 可以这样写给 { $name }：
meet-by-hand = 请复制后发给 { $name }：
meet-send = ✅ 发给 { $name }
meet-link = 🔗 给决策人的链接
meet-sent = 正在发给 { $name }。
ask-meet-words = 您想让 { $name } 看到怎样的话？
hint-meet-words = 您自己的话
ask-meet-name = 那里由谁决策？写下姓名，我准备一个链接，请 { $name } 转交。
hint-meet-name = 王芳
usage-meet-name = 请只写一个姓名，不带逗号：<code>王芳</code>
## 亲自写：现在发、稍后发、发给多人

help-writing = 亲自写消息
menu-later = 定时消息
example-later = /later 李伟，明天 9:30
usage-later = 请这样写：<code>/later 李伟，明天 9:30</code>，接着我会请您写内容。如果“回复”您自己的一条消息来用这个命令，就发那一条。
letter-card =
    还没有发出。<b>{ $name }</b> · { $account } 那边现在是 { $clock }，不宜现在发的原因：{ $why }。{ $quote ->
        [none] { "" }
       *[other] { "" }

    <blockquote>{ $quote }</blockquote>
    }
button-letter-now = ✉️ 现在就发
button-letter-open = 🌅 当地 { $at }
button-letter-later = ⏰ 稍后…
button-letter-no = ✖️ 不发了
button-letter-reword = ✏️ 改写
button-letter-cancel = ✖️ 取消
letter-set =
    ⏰ 将于对方时间 { $at } 发给 <b>{ $name }</b> · { $account }。{ $why ->
        [none] { "" }
       *[other] { "" }⚠️ 不太合适的原因：{ $why }。
    }{ $quote ->
        [none] { "" }
       *[other] { "" }

    <blockquote>{ $quote }</blockquote>
    }
letter-when = 什么时候发给 { $name }？请回复对方当地的时间，例如 <code>明天 9:30</code> 或 <code>周五 14:00</code>。
letter-when-field = 明天 9:30
letter-no-moment = 看不懂“{ $words }”是将来的哪个时间。请这样写：<code>明天 9:30</code>、<code>周五 14:00</code> 或 <code>2027-03-31 10:00</code>。
letter-write = 对方时间 { $at }，给 <b>{ $name }</b> · { $account } 发什么？请回复内容，图片和文件也可以。
letter-words = 请回复要改发给 { $name } 的内容。
letter-words-field = 您的消息
letter-changed = 内容已改，但还没有定时间
letter-dropped = 好的，不发了。
letter-gone = 这条已经发出或已取消。
letter-past = 这个时间已经过了。用 <code>/later 李伟，明天 9:30</code> 另定一个。
letter-never = 看不到什么时候合适。请自己定个时间，或者现在就发。
letter-late = 原定时间已过，当时没能发出
letter-paused = 对方之后请求暂停联系
letter-wrote = 对方之后给您写过消息
letter-lost = 给 { $name } 的消息没有发出：对方在这里已无法联系，或已不归您负责。{ $quote ->
        [none] { "" }
       *[other] 内容是：{ $quote }
    }
later-none = 没有待发的消息。用 <code>/later 李伟，明天 9:30</code> 定一条。
later-title = <b>待发消息（均为对方当地时间）：</b>
later-line = { $n }. { $at } – <b>{ $name }</b>{ $quote ->
        [none] 。
       *[other] ：{ $quote }
    }
button-later-reword = ✏️ { $n }
button-later-cancel = ✖️ { $n }

menu-saved = 常用回复
menu-save = 保存一条可填空的回复
menu-use = 使用保存的回复
example-saved = /saved
example-save = /save 报价：{"{"}name{"}"}，您好……
example-use = /use 报价，李伟
usage-save = 请这样写：<code>/save 报价：{"{"}name{"}"}，您好，报价有效期到{"{"}日期{"}"}。</code>也可以“回复”您自己的一条消息并写 <code>/save 报价</code>
usage-use = 请这样写：<code>/use 报价，李伟</code>。/saved 可查看您保存的回复。
saved-none = 您还没有保存回复。<code>/save 报价：{"{"}name{"}"}，您好……</code> 可保存一条；{"{"}name{"}"} 和 {"{"}account{"}"} 由我填写，其他花括号里的内容我会问您。
saved-title = <b>您保存的回复：</b>
saved-line = • <b>{ $name }</b>：{ $text }
saved-kept = 已保存为“{ $name }”。用 <code>/use { $name }，李伟</code> 来使用。{ $blanks ->
        [none] { "" }
       *[other] { "" }我会问您：{ $blanks }。
    }
saved-many = 您已保存 { $most } 条，请先在 /saved 里删掉一条。
saved-unknown = 没有名为“{ $name }”的回复。您保存的有：{ $known ->
        [none] 暂无。
       *[other] { $known }。
    }
saved-whom = “{ $name }”发给谁？要发给别人？<code>/use { $name }，李伟</code>
saved-blank = <b>{ $blank }</b> 填什么？请回复要给 { $name } 填写的内容。
saved-value = 请用文字回复，最多 { $most } 个字符。
saved-ready = 发给 <b>{ $name }</b> · { $account }：
saved-dropped = 已删除“{ $name }”。
button-saved-send = ✉️ 发送
button-saved-drop = 🗑

menu-round = 一条消息发给多人（各自私聊）
menu-rounds = 您的群发消息和回复情况
example-round = /round 评估人，评估
example-rounds = /rounds
round-whom = 一条消息分别私聊发给多人。发给谁？请回复角色、阶段、语言、公司或 <code>标签 vip</code>，例如 <code>评估人，评估</code>，或 <code>所有人</code>。
round-whom-field = 评估人，评估
round-nobody = 您的 Telegram 联系人里没有符合“{ $words }”的人。可以试试 <code>/round 评估人</code>、<code>/round 标签 vip</code> 或 <code>/round 所有人</code>。
round-many = 这样会有 { $count } 人，最多 { $most } 人。请加上阶段、角色或标签。
round-list =
    <b>一条消息发给多人：{ $whom }</b>
    已选 { $chosen } 人。点名字可以去掉。{ $pages ->
        [1] { "" }
       *[other] { "" }第 { $page } 页，共 { $pages } 页。
    }{ $left ->
        [0] { "" }
       *[other] { "" }另有 { $left } 人已暂停、已停止或由您亲自联系，不在其中。
    }
button-round-write = ✏️ 写内容
button-round-next = 下一步
button-round-drop = ✖️ 不发了
round-begun = 这一轮已经开始。/rounds 可查看进度。
round-text = 请回复要发的内容，用您自己的话。{"{"}name{"}"} 和 {"{"}account{"}"} 会换成每个人自己的。
round-blank = 我不知道 { "{" }{ $blank }{ "}" } 对每个人分别是什么。可用：{"{"}name{"}"}、{"{"}account{"}"}、{"{"}manager{"}"}、{"{"}company{"}"}。
round-answers = 下面要放哪种按钮？
button-round-coming = 参加 / 不参加
button-round-yes = 是 / 否
button-round-none = 不要按钮
round-until = 回复截止到什么时候？请回复您当地的时间，例如 <code>周五 17:00</code>，或 <code>无</code>。
round-until-field = 周五 17:00
round-preview =
    发给 <b>{ $count }</b> 人，各自私聊，在对方的工作时间内，您的时间 { $first } 到 { $last }。{ $until ->
        [none] { "" }
       *[other] { "" }回复截止：{ $until }。
    }{ $capped ->
        [0] { "" }
       *[other] { "" }⚠️ { $capped } 人最近收到的消息已够多。
    }{ $waiting ->
        [0] { "" }
       *[other] { "" }⚠️ { $waiting } 人正在等您答复。
    }{ $late ->
        [0] { "" }
       *[other] { "" }⚠️ { $late } 人轮到时已过截止时间，不会收到。
    }第一位收到的是：
button-round-go = ✅ 发给 { $count } 人
button-round-spare = 去掉这 { $count } 人
button-round-whom = 👥 名单
round-empty = 没有可发的人，或者没有内容，或者截止时间已过。请用 /round 重新开始。
round-going = 开始逐一发给 { $count } 人。/rounds 可查看进度和回复，也可以停止。
round-over = 这一轮已经结束。
round-stopped = 已停止；{ $count } 人已收到，他们的回复仍然有效。
round-all-gone = 您的消息“{ $text }”已发给所有能发的人。
round-broken-off = 已从备份恢复，无法确定之后谁已收到“{ $text }”，因此不再发给其他人。
round-ended = “{ $text }”的回复时间已截止。
round-who = <b>“{ $text }”</b>
round-group-coming = <b>参加（{ $count }）：</b>
round-group-not-coming = <b>不参加（{ $count }）：</b>
round-group-yes = <b>是（{ $count }）：</b>
round-group-no = <b>否（{ $count }）：</b>
round-group-silent = <b>没有回复（{ $count }）：</b>
round-group-sent = <b>已收到（{ $count }）：</b>
round-group-under-way = <b>尚未发出（{ $count }）：</b>
round-group-lost = <b>没有收到（{ $count }）：</b>
round-coming = 参加
round-not-coming = 不参加
round-yes = 是
round-no = 否
round-noted = 已记下：{ $answer }。谢谢您。
round-noted-late = 谢谢您。回复时间已过，我会转告 { $manager }。
round-late = <b>{ $name }</b> · { $account } 截止后回复：{ $answer }（“{ $text }”）。
event-round-answer = 回复了：{ $quote }
rounds-none = 您还没有群发过消息。<code>/round 评估人，评估</code> 可以开始。
rounds-title = <b>您的群发消息：</b>
rounds-line =
    { $n }. “{ $text }” – { $state ->
        [going] 进行中
        [stopped] 已停止
       *[other] 已结束
    }；{ $sent } 人已收到{ $waiting ->
        [0] { "" }
       *[other] ，{ $waiting } 人待发
    }{ $kind ->
        [none] 。
        [coming] 。参加 { $yes }，不参加 { $no }，未回复 { $silent }。
       *[other] 。是 { $yes }，否 { $no }，未回复 { $silent }。
    }
button-round-who = 👥 { $n }
button-round-stop = ⏹ { $n }
## 话题与双方之间的传递

menu-takeback = 撤回发错的消息
example-takeback = /takeback 李伟
usage-takeback = 请用 /takeback 回复您发出的那条消息，或写明撤回发给谁的最后一条：/takeback 李伟
relay-about = ↩️“{ $quote }”
relay-sent = 🤖 已发给 <b>{ $name }</b> · { $account }：
relay-flood = <b>{ $name }</b> · { $account } 连续发来很多消息。接下来的文字每 15 秒合并为一条转给您，不会遗漏。
manager-unsupported = 这类内容无法转交（{ $kind }），没有发出。请改用文字或文件发送。
manager-edit-nothing = 那条消息没有发给任何人，无从修改。请重新写一条。
edit-stopped = { $name } 在这里已无法联系，对方收到的消息没有改动。
edit-unsure = 您对发给 { $name } 的消息所做的修改可能没有生效：连接中断了。
edit-failed = 修改未能生效：{ $name } 看到的仍是原来的消息。
button-takeback = 撤回
takeback-ask = 最近发给 { $name } 的是：“{ $quote }”
    要撤回吗？
takeback-nothing = 还没有给 { $name } 发过消息。
takeback-by-hand = { $name } 由您亲自联系，您发出的消息只能由您自己撤回。
takeback-unknown = 我不知道那是发给哪位联系人的消息。请回复您自己发出的消息，或写明联系人：/takeback 李伟
takeback-not-sent = 消息还没有发出，{ $name } 不会收到。
takeback-never-sent = { $name } 没有收到过那条消息。
takeback-done = ↩️ 已撤回：{ $name } 不会再看到“{ $quote }”。
takeback-failed = 已来不及撤回：{ $name } 仍能看到“{ $quote }”。Telegram 只允许在 48 小时内撤回，而且消息须确已送达。
event-edit-done = 您修改了一条消息：{ $quote }
event-takeback-done = 已撤回：{ $quote }
## 联系人的一侧：偏好

menu-latest = 现在就看为您挑选的内容
menu-talk = 与您的联系人聊聊
menu-mydata = 查看您的资料
menu-forget = 删除您的资料
prefs =
    <b>您目前的选择</b>
    主题：{ $topics ->
        [none] 按您的行业
       *[other] { $topics }
    }
    频率：{ $pace }
    时段：{ $hours }
    您的时间：{ $zone }，{ $there }
    语言：{ $spoken }
prefs-topics = 主题
prefs-pace = 频率
prefs-hours = 时段
prefs-zone = 时区
prefs-language = 语言
prefs-back = ⚙️ 您的选择
prefs-pace-ask = 您希望多久收到一次？选“多一些”也不会超过当初说好的上限。
pace-less = 少一些
pace-normal = 正常
pace-more = 多一些
prefs-hours-ask = 什么时候方便收到消息（按您的时间）？其他时间不会自动发送。
hours-any = 工作时间
hours-mornings = 只在上午
hours-afternoons = 只在下午
hours-late = 10 点以后
hours-other = 其他时段…
hours-write = 请回复您方便的时段，例如 9-12 或 14:00-17:30。
hours-unclear = 抱歉，没有看懂。请回复一个时段，例如 9-12 或 14:00-17:30。
hours-kept = 已记下：{ $hours }（您的时间）。
hours-never = 这样就什么也收不到了：消息只在 { $hours } 发送。请选择与之重叠的时段，或者 /pause。
prefs-zone-ask = 您的时间按{ $zone }：现在 { $there }。要换一个吗？
prefs-zone-pick = 请选择：
region-asia = 亚洲
region-europe = 欧洲
region-america = 美洲
region-africa = 非洲
region-pacific = 澳洲、太平洋
zone-other = 其他城市…
zone-write = 请回复您附近的大城市，或时区名称，例如 Asia/Shanghai。
zone-example = 上海
zone-unclear = 抱歉，我不认识这个地方。请回复附近更大的城市，或时区名称，例如 Asia/Shanghai。
zone-kept = 已记下：{ $zone }，现在 { $there }。
prefs-language-ask = 您希望我用哪种语言？
contact-often = 好的，会稍微多一些。
left-often = <b>{ $name }</b> · { $account } 希望消息稍微多一些。
event-often = 希望多一些

## 联系人的一侧：暂停与停止

contact-not-active = 目前不会给您发任何消息。/start 可重新开始。
pause-ask = 您想暂停多久？
pause-months = { $count } 个月
pause-over = 暂停期已结束：先亲自问候一声？
stop-why = 可以告诉我们原因吗？不回答也没关系。
stop-why-often = 太频繁
stop-why-relevant = 与我无关
stop-why-job = 我换工作了
stop-why-other = 其他原因
stop-why-words = 如果您愿意，请用几句话回复。
stop-why-field = 原因
stop-thanks = 谢谢您，已经转达。之后不会再打扰您。
left-why = <b>{ $name }</b> · { $account } 说明了停止的原因：{ $why }
event-why-stopped = 停止的原因：{ $quote }
halt-ask = 从现在起不会再自动发送任何内容。您希望怎样？您在这里写的话仍会转给 { $manager }。
halt-stop = 全部停止
halt-less = 减少一半
halt-nothing = 没什么，照旧
left-asked-stop = ✋ <b>{ $name }</b> · { $account } 写了“{ $quote }”。在对方说明之前，不会自动发送任何内容。
left-goes-on = <b>{ $name }</b> · { $account } 并不是要停止，一切照旧。
event-asked-stop = 写了停止的话：{ $quote }
event-asked-again = 再次询问是否同意
why-stopping = 对方写了停止的话

## 联系人的一侧：最新内容、聊聊

latest-none = 目前没有足够好的内容推荐给您，我会继续留意。
latest-enough = 今天就这些了，明天再来看看。
event-latest = 想看最新内容
button-talk = 💬 与 { $manager } 聊聊
talk-here = 您在这里写的内容会转给 { $manager }，对方已经知道您想聊聊。
relay-talk = 💬 <b>{ $name }</b> · { $account } 想聊聊。回复这条消息即可答复。
event-talk = 想聊聊
manager-back = { $manager } 现在不在，{ $at }（您的时间）回来后答复您。

## 联系人的一侧：资料

event-mydata = 索取自己的资料
mydata =
    <b>我们保存的您的资料</b>
    姓名：{ $name }{ $called ->
        [none] { "" }
       *[other] （称呼：{ $called }）
    }
    公司：{ $account }{ $role ->
        [none] { "" }
       *[other] ，{ $role }
    }
    您的联系人：{ $manager }
    语言：{ $spoken } · 时区：{ $zone }
    主题：{ $topics ->
        [none] 未选择
       *[other] { $topics }
    }
    频率：{ $pace }{ $tags ->
        [none] { "" }
       *[other] { "" }
    标签：{ $tags }
    }{ $source ->
        [none] { "" }
       *[other] { "" }
    来源：{ $source }
    }
    开始于：{ $joined }
mydata-agreed = 您同意的日期：{ $days }
mydata-last = <b>最近的记录</b>
mydata-line = { $at } · { $what }{ $quote ->
        [none] { "" }
       *[other] ：{ $quote }
    }
mine-reply = 您写道
mine-sent = 发给您
mine-by-hand = 写给您
mine-joined = 您同意了
mine-returned = 您再次同意
mine-stopped = 您停止了
mine-paused = 暂停
mine-resumed = 恢复
mine-less = 您希望少一些
mine-more = 恢复如前
mine-latest = 您想看最新内容
mine-edit-done = 更正为
mine-talk = 您想聊聊
mine-asked = 您想聊聊
mine-passed-on = 您为同事生成了链接
mine-round-answer = 您答复了
mydata-file = 全部资料，见文件。
mydata-notes = 另外还有 { $manager } 的备注。{ $manager } 会先看一遍，最迟一个月内发给您。
mydata-notes-here = 这是 { $manager } 关于您的备注。
mydata-card = 📄 <b>{ $name }</b> · { $account } 索取自己的资料。以下备注会一并发出：
mydata-remind = ⏰ <b>{ $name }</b> · { $account } 还在等您关于对方的备注；法律规定一个月内答复。
mydata-quoted = <blockquote>{ $notes }</blockquote>
button-mydata-send = ✅ 发送
button-mydata-edit = ✏️ 先修改备注
mydata-sent = 已发给 { $name }。
mydata-late = 📄 { $name } 的一位联系人索取了自己的资料，备注还没有发出。法律规定一个月内答复。

## 联系人的一侧：删除

forget-ask =
    这会删除我们保存的关于您的一切：姓名、这里的往来消息、您的选择、{ $manager } 的备注。删除后无法恢复，也不会再有人给您发消息。

    只会留下一个看不出您是谁的指纹，以免日后误发给您。这个聊天里的消息，您可以自己删除。
forget-yes = 全部删除
forget-no = 不，保留
forget-kept = 好的，一切照旧。
forget-done = 已全部删除。祝您一切顺利。
left-forgotten = 您的一位联系人{ $account ->
        [none] { "" }
       *[other] （{ $account }）
    }要求被遗忘，其全部资料已经删除。
was-forgotten = { $name } 要求过被遗忘，不能再添加，只有本人可以自己回来。如果这是另一位，请补充全名以示区别。
## 自动送达：早报、代理、周报、目标

weekday-mon = 周一
weekday-tue = 周二
weekday-wed = 周三
weekday-thu = 周四
weekday-fri = 周五
weekday-sat = 周六
weekday-sun = 周日
hours-are = 您的工作时间：{ $days }，{ $opens }–{ $closes }（{ $zone }）。早报和周报只在这段时间送达，节假日不打扰。
usage-hours = 请这样写：<code>/hours 9:00-18:00，周一至周五</code>；<code>/hours -</code> 恢复默认。
morning-title = <b>{ $name }，早上好。</b>
morning-title-for = <b>代 { $name } 处理（对方休假中）：</b>
morning-waiting = ⚠️ 还没答复：{ $count }
morning-waiting-line = • { $name }（{ $account }），自 { $at }
morning-cards = ⚠️ 等待批准：{ $count }，/approve 可查看。
morning-left = 🚪 上次早报后离开：{ $count }（{ $names }）
morning-cold = ❄️ 三周没有消息：{ $count }（{ $names }）
morning-steps = 今天要做的下一步（{ $count }）：
morning-step = • { $name }：{ $what }
morning-due = 📤 今天待发：{ $count }（{ $names }）
usage-away = 请这样写：<code>/away 到3月5日，Bo</code> 或 <code>/away 2w，Bo</code>。/back 结束休假。
away-is = 您休假到 { $until }，由 { $deputy } 代理。/back 结束休假。
away-set = 到 { $until } 为止由 { $deputy } 代理：联系人的来信两位都会收到，待批卡片和清单交给 { $deputy }。联系人看到的仍然是您。/back 结束休假。
away-not = 您没有在休假。<code>/away 到3月5日，Bo</code> 可指定代理人。
away-deputy-away = { $name } 也在休假，请指定另一位同事。
away-ended = { $waiting ->
        [0] 欢迎回来。目前没有人在等您答复。
       *[other] 欢迎回来。有 { $waiting } 位联系人在等您答复。
    }
deputy-begins = 到 { $until } 为止由您代理 <b>{ $name }</b>。对方联系人的来信也会发给您，直接回复即可作答。
deputy-ends = { $name } 已回来，您的代理结束了。
no-such-colleague = { $names ->
        [none] 还没有其他客户经理。管理员可以添加：/manager Bo Ek
       *[other] 没有叫“{ $name }”的同事。现有：{ $names }
    }
several-colleagues = 有几位同事叫“{ $name }”：{ $names }。请写全名。
unanswered = ⚠️ <b>{ $name }</b>（{ $account }，由 { $owner } 负责）自 { $at } 起在等答复。回复本条消息即可答复 { $name }，并会告知 { $owner }。
stand-in-late = 已有人答复 { $name }，本条没有发出。
stand-in-sent = 正在发给 { $name }，{ $owner } 已知悉。
answered-for-you = { $by } 已代您答复 <b>{ $name }</b>（{ $account }）：<blockquote>{ $quote }</blockquote>
usage-ask = 请用 <code>/ask Bo</code> 回复联系人的来信，或写 <code>/ask Bo，李伟：五月能交货吗？</code>
ask-several = 有几位联系人符合“{ $name }”，请写全名。
ask-sent = 已请教 { $colleague }。给 { $name } 的草稿会先发给您。
ask-question = { $by } 请您帮忙答复 <b>{ $name }</b>（{ $account }）：
ask-words = { $by } 的问题：{ $question }
quoted = <blockquote>{ $quote }</blockquote>
ask-hint = 您的答复草稿
ask-thanks = 谢谢，草稿已交给 { $name }。
draft-card = { $by } 为 <b>{ $name }</b>（{ $account }）写的草稿。回复本条可以修改。
button-draft-send = ✅ 发送
button-draft-drop = ✖️ 不用
draft-sent = 正在发给 <b>{ $name }</b>：<blockquote>{ $quote }</blockquote>
draft-dropped = 已放弃，没有发出。
usage-goal = 请这样写：<code>/goal 3月31日前12家公司从评估到决策</code>。管理员以“全部”开头可设公司目标。
goals-none = 还没有目标。<code>/goal 3月31日前12家公司从评估到决策</code> 可设一个。
goals-title = <b>目标</b>
goal-brief = { $by } 前 { $accounts } 家公司从{ $before }到{ $after }
goal-line = { $state ->
        [reached] ✅
        [missed] ❌
        [behind] ⚠️
       *[other] 🎯
    } { $whose ->
        [house] 公司目标：
       *[other] {""}
    }{ $goal }：{ $state ->
        [reached] 已达成，{ $done }/{ $accounts }
        [missed] 未达成，{ $done }/{ $accounts }
        [behind] { $done }/{ $accounts }，按进度应为 { $should }：落后 { $behind }
       *[other] { $done }/{ $accounts }，按进度应为 { $should }：进展顺利
    }
goal-note = { $done }/{ $accounts } · { $state ->
        [reached] 已达成
        [missed] 未达成
        [behind] 落后 { $behind }
       *[other] 进展顺利
    }
button-goal-drop = 🗑 { $n }
goal-dropped = 已删除。
review-stage-lead = 线索
review-stage-engaged = 接触
review-stage-evaluating = 评估
review-stage-deciding = 决策
review-stage-customer = 客户
review-stage-lost = 流失
review-role-evaluator = 评估人
review-role-budget = 预算人
review-role-decider = 决策人
usage-review = 请写 <code>/review</code>、<code>/review 全部</code>（管理员）或 <code>/review 引荐</code>。
review-title = <b>{ $whose ->
        [all] 全公司的一周
        [sourced] 您引荐的联系人的一周
       *[other] 您的一周
    }</b>，{ $since } – { $until }
review-waiting = ⚠️ 等待答复：{ $count }（{ $names }）
review-cards = ⚠️ 等您批准：{ $count }，/approve 可查看。
review-expired = ⚠️ 未及时发出：{ $count }
review-unplanned = ⚠️ 正在变冷且本周没有安排：{ $count }（{ $names }）
review-missing = ⚠️ 评估中但角色不全：{ $count }（{ $accounts }）
review-figures = { $contacts } 位联系人 · 已发 { $sent } 条（前一周 { $before }）· 得到答复 { $answered } · 打开 { $opened } · 跳过 { $skipped }
review-by-rule = 按规则
review-by-stage = 按阶段
review-by-hand = 亲自发送
review-line = { $what }：已发 { $sent }，答复 { $answered }，打开 { $opened }
review-funnels = 漏斗
review-none = 无
review-mix = <b>发送构成</b>
    效果长久：给少数人的问候 { $lf } 条，给多数人的资料 { $lm } 份
    效果短暂：给少数人的亲自发送 { $sf } 条，给多数人的资讯 { $sm } 条
review-cold = ❄️ 正在变冷：{ $count }（{ $names }）
review-goals = 目标
review-load = 工作量
review-load-line = { $name }：{ $contacts } 位联系人，已发 { $sent }，卡片 { $cards }，待答复 { $waiting }
tile-waiting = 未答复
tile-expired = 未及时发出
tile-unplanned = 正在变冷
tile-missing = 角色不全
days-silent = { $days } 天
sheet-title = { $whose ->
        [all] 全公司的一周
        [sourced] { $name } 引荐的联系人
       *[other] { $name } 的一周
    }
sheet-period = { $since } – { $until } · 已发 { $sent }，答复 { $answered }，打开 { $opened }
sheet-sent = 已发
sheet-answered = 答复
sheet-opened = 打开
sheet-nothing = 没有发出消息。
sheet-mix = 发送构成
sheet-long = 长期见效
sheet-short = 短期见效
sheet-few = 少数人
sheet-many = 多数人
sheet-cold = 正在变冷
sheet-nobody = 没有。
funnel-acquired = 获取
funnel-converted = 转化
funnel-active = 活跃
funnel-woken = 唤醒
step-invited = 邀请
step-followed = 点开
step-agreed = 同意
step-passed = 转荐
step-written = 已联系
step-replied = 答复
step-opened = 打开
step-liked = 点赞
step-answered = 答复
mix-long-few = 个人消息
mix-long-many = 资料
mix-short-few = 亲自发送
mix-short-many = 资讯
menu-goal = 目标与进度
menu-hours = 您的工作时间
menu-away = 休假与代理人
menu-back = 休假结束
menu-ask = 请同事起草答复
example-goal = /goal 3月31日前12家公司从评估到决策
example-hours = /hours 9:00-18:00，周一至周五
example-away = /away 到3月5日，Bo
example-back = /back
example-ask = /ask Bo，李伟：五月能交货吗？
## 邀请

menu-invites = 还没有答复的邀请链接
example-invites = /invites
invite-moves = 目前 { $name } 由您亲自联系。对方同意之后，就由我在这里联系，以往的记录都会保留。
invite-paste = 可直接粘贴：
button-preview = 👁 以客户的身份看一看
button-renew = 延期
button-revoke = 撤回
invites-title = 还没有人答复的链接。点一个可以延期、撤回，或以客户的身份看一看。
invites-none = 没有等待答复的链接。/invite 李伟，Acme，评估人 可生成一个。
invites-line = • <b>{ $name }</b>（{ $account }）{ $source ->
        [none] { "" }
       *[other] ，{ $source }
    }：{ $sent }发出，{ $opened ->
        [none] 未打开
       *[other] { $opened }打开
    }，{ $state ->
        [expired] 已于{ $until }过期
       *[open] { $until }前有效
    }
invite-renewed = 给 { $name } 的链接已延期，{ $until }前有效：
invite-revoked = 给 { $name } 的链接已撤回，不再有效。
invite-unopened = 您 { $sent }给 <b>{ $name }</b>（{ $account }）的链接，对方还没有打开。链接在{ $until }前有效。
preview-consent = 👁 <b>预览。</b>对方打开链接后看到的就是这些。这里的按钮不起作用。
preview-welcome = 👁 <b>预览。</b>对方同意之后会收到这条消息。
preview-only = 这只是预览，没有任何改动。

## 展会与网页

menu-source = 展会或网页用的公共链接
example-source = /source 汉诺威2027，标签 展会，截止 2027-04-30，上限 200
usage-source = 请这样写：<code>/source 汉诺威2027，标签 展会，截止 2027-04-30，上限 200，负责人 我</code>。负责人可以写“我”或“轮流”。
usage-seat = 请回复一家公司的名称，例如 <code>Acme</code>。
source-known = 已有一个有效的链接“{ $name }”，<code>/source { $name }</code> 可以查看。请先停用它，或换一个名称。
source-none = 还没有公共链接。<code>/source 汉诺威2027，标签 展会，截止 2027-04-30，上限 200</code> 可生成一个多人使用的链接，附带展位用的二维码。
source-title = 您的公共链接：
source-line = • { $line }{ $end }
source-made = { $line }{ $end }

    每个打开链接的人都会先被征求同意。请打印二维码，或把链接放在网页上：{ $link }{ $tags ->
        [none] { "" }
       *[other] { "" }
    标签：{ $tags }
    }
source-counts = <b>{ $name }</b>：{ $agreed }{ $most ->
        [0] { "" }
       *[other] /{ $most }
    } 人同意，{ $opened } 人打开，{ $owner ->
        [turn] 由各位经理轮流负责
       *[me] 由您负责
    }。
source-until = { $day }前有效。
source-ended = 已于{ $day }结束。
source-endless = 长期有效。
source-stopped = 已停用。
source-is-stopped = 链接“{ $name }”已停用；之后打开的人会先征求您的意见。
button-source-stop = 停用 { $name }
source-who = { $company ->
        [none] <b>请问您怎么称呼？</b>您在 Telegram 上的名字是 { $name }。如果方便，请先写下您的姓名和公司，例如：张三，示例公司
       *[other] 您是 { $company } 的 { $name }。如果不对，请重新写一次，例如：张三，示例公司
    }
source-joined = <b>{ $name }</b> 已同意接收您的消息，来自“{ $source }”{ $company ->
        [none] ，没有写公司。回复这条消息并写上公司名称，就会归到该公司。
       *[other] ，自称在 { $company }。是这样吗？也可以回复这条消息写上正确的名称。
    }
button-seat = 是的，在 { $company }
seated = { $name } 现已归到 { $account }。

## 同事推荐

menu-colleague = 推荐给一位同事
button-colleague = 推荐给一位同事
colleague-enough = 谢谢您！每周最多只能生成 { $most } 个链接，请过几天再试。
colleague-intro = 谢谢您！请把下一条消息转发给一位同事。链接仅限一人使用，{ $days } 天内有效。
colleague-to-forward =
    { $name ->
        [none] 您好
       *[other] { $name }，您好
    }！{ $company ->
        [none] { "" }
       *[other] { $company } 的 { "" }
    }{ $manager } 在这里与我一对一联系，偶尔分享与我们有关的行业资讯。如果您也感兴趣：{ $link }
    { $contact }
colleague-invited = <b>{ $name }</b>（{ $account }）为{ $invited ->
        [none] 一位同事
       *[other] 同事 { $invited }{ " " }
    }生成了链接。有人同意时会告诉您。
colleague-joined = <b>{ $name }</b>（{ $account }）已同意接收您的消息；{ $source }。

## 请求接洽

button-put-through = 请求转接
request-whom = 请问您要找哪位？请在一条消息里写下对方的姓名，以及您自己的姓名和公司。
request-passed-on = 谢谢您，我已转达。如果对方同意，我会在这里告诉您。
request-made = 这个链接已经失效。我已代您询问是否仍可接洽；如果可以，我会在这里告诉您。
request-card =
    🔔 <b>{ $name }</b>（Telegram 上的名字）{ $why ->
        [forwarded] 打开了您给 { $invited } 的链接，而该链接已被另一个人打开过。
        [used] 打开了您给 { $invited } 的链接，而该链接已经用过。
        [revoked] 打开了您给 { $invited } 的、已撤回的链接。
        [expired] 打开了您给 { $invited } 的链接，而该链接已过期。
        [source] 打开了您的链接“{ $words }”，而该链接已结束或名额已满。
       *[stranger] 没有链接，写道：“{ $words }”
    }

    在您接受之前不会给对方发送任何内容；接受之后也会先征求对方同意。回复公司和角色（<code>Acme，评估人</code>）可将对方归到该公司。
button-request-yes = { $account ->
        [none] ✅ 接受
       *[other] ✅ 接受，归到 { $account }
    }
button-request-no = 不接受
usage-request = 请回复对方的公司，例如 <code>Acme，评估人</code>。
request-accepted = 正在征求 { $name }（{ $account }）的同意；对方同意后会告诉您。
request-declined = { $name } 不会收到任何消息。

## 批量导入

usage-import = 请以文件形式发送，文件名以 .csv 结尾。
import-reading = 正在读取 { $file }，结果会发在这里。
import-busy = 您的几个文件还在读取中，请等结果出来后再发送。
import-gone = 无法从 Telegram 取得该文件，请重新发送。
import-report = 新增 { $added } 人，已有 { $known } 人，有问题 { $wrong } 行。
import-unused = 未使用的列：{ $columns }
import-line = 第 { $row } 行{ $who ->
        [none] { "" }
       *[other] ，{ $who }
    }：{ $what }
import-more = …… 还有 { $count } 行，下面的文件里有每一行的结果。
import-outcome = { $outcome ->
        [known] 已在您的联系人中
        [colleague] 已有同事在联系
        [forgotten] 要求过被遗忘，未添加；只有本人可以自己回来
       *[added] 已添加
    }
import-column = { $column ->
        [row] 行
        [name] 姓名
        [account] 公司
       *[what] 结果
    }
csv-too-long = 文件太大：最多 { $most } 行、5 MB。
csv-no-text = 无法把该文件读成表格。请另存为 CSV（UTF-8）后重新发送。
csv-empty = 文件里没有内容。第一行是列名：<code>姓名，公司，角色</code>
csv-no-name = 没有“姓名”（或 name）这一列。第一行是列名：<code>姓名，公司，角色</code>
csv-column-twice = 有两列含义相同，第二列是“{ $column }”。
csv-twice = 与第 { $first } 行相同：{ $name }，{ $account }
csv-nameless = 缺少姓名
csv-cells = 有 { $count } 个单元格，但只有 { $most } 列：内容含逗号时请加引号
csv-email = “{ $word }”不是邮箱地址
event-imported = 由文件导入
event-passed-on = 为同事生成了链接{ $quote ->
        [none] { "" }
       *[other] ：{ $quote }
    }
event-seated = 公司：{ $quote }
## Handing over

help-team = 团队
menu-handover = 把联系人移交给同事
example-handover = /handover 李伟，Bo
usage-handover = 请这样写：<code>/handover 李伟，Bo</code>、<code>/handover 公司 华辰，Bo</code> 或 <code>/handover 全部，Bo</code>。再加一个逗号，可附上给对方的留言。
handover-alone = 目前没有其他客户经理。管理员可以添加：<code>/manager 陈波</code>
handover-nobody = 没有名为“{ $name }”的客户经理。现有客户经理：{ $names }
handover-to-whom = 将 <b>{ $name }</b> 移交给谁？
handover-everyone = 全部联系人
handover-offered = 已提议将 <b>{ $name }</b> 移交给 { $heir }，有效期至 { $until }。在 { $heir } 接受之前一切不变。如有留言，请回复本条消息，我会转给 { $heir }。
handover-open = • <b>{ $name }</b>：已提议移交给 { $heir }，有效期至 { $until }
button-offer-back = ↩ 自己保留
handover-card = 🤝 { $giver } 希望将 <b>{ $name }</b> 移交给您{ $count ->
        [1] { "" }
       *[other] （{ $count } 位联系人）
    }：
handover-line = • <b>{ $name }</b> · { $account }{ $role ->
        [none] { "" }
       *[other] { " " }· { $role }
    } · { $stage } · { $warmth }{ $approvals ->
        [0] { "" }
        [1] { " " }· 1 张卡片待处理
       *[other] { " " }· { $approvals } 张卡片待处理
    }
handover-more = ……还有 { $count } 位
handover-note = { $giver } 留言：<i>{ $note }</i>
button-offer-yes = ✅ 接受
button-offer-no = ✖ 谢绝
offer-over = 该移交提议已失效。
offer-withdrawn = { $giver } 决定自己保留 <b>{ $name }</b>，移交提议已撤回。
offer-expired = { $giver } 移交 <b>{ $name }</b> 的提议已过期，一切不变。
handover-accepted = 🤝 { $heir } 已接手 <b>{ $name }</b>，并会在对方的工作时间内作介绍。请不要再在此回复；对方的消息今后会转给 { $heir }。
handover-declined = { $heir } 谢绝了 <b>{ $name }</b>，一切不变。
handover-expired = { $heir } 一周内未就 <b>{ $name }</b> 作出决定，提议已失效，一切不变。
handover-gone = { $heir } 已不再是客户经理；相关的移交提议作废，联系人不变。
handover-done = 🤝 <b>{ $name }</b>：{ $count ->
        [1] 今后由您负责
       *[other] { $count } 位联系人今后由您负责
    }，往来记录与计划一并移交。我会在对方的工作时间内以 { $giver } 的名义作介绍。
handover-not-taken = 已谢绝：<b>{ $name }</b>。
handover-kept = <b>{ $name }</b>：仍由您负责。
handover-note-long = 留言须为文字，最多 { $most } 个字符。例如：<code>上午来电较为方便。</code>
handover-noted = 您的留言已转给 { $heir }。
handover-waiting = ⏳ <b>{ $name }</b> · { $account } 正在等待答复：“{ $quote }”。回复本条消息即可答复对方。
event-handed-over = 移交：{ $quote }
introduction = { $name }，您好！今后由我的同事 { $heir } { $company ->
        [none] { "" }
       *[other] 代表 { $company } { "" }
    }为您服务，我们之前的沟通内容都已向同事交代清楚。您仍然可以像以往一样在这里留言。感谢您一直以来的支持——{ $giver }
introduce-yourself = 🤝 <b>{ $name }</b> · { $account } 还不知道今后由您负责。请自行发送以下文字：

## The team

menu-managers = 客户经理及其工作量
menu-manager = 添加客户经理
example-managers = /managers
example-manager = /manager 陈波
usage-manager = 请这样写：<code>/manager 陈波</code> 生成链接，或 <code>/manager 12345678，陈波</code> 直接用 Telegram ID 添加。管理员只由 NURTURE_ADMINS 指定。
managers-title = <b>共 { $count ->
        [1] 1
       *[other] { $count }
    } 位客户经理</b>
managers-line = • <b>{ $name }</b>{ $admin ->
        [yes] （管理员）
       *[other] { "" }
    }：联系人 { $contacts }，等待答复 { $waiting }，待处理卡片 { $approvals }；每周约 { $wanted } 条消息{ $room ->
        [none] { "" }
       *[other] ，可容纳 { $room } 条
    }；{ $seen ->
        [none] 从未上线
       *[other] 最近上线 { $seen }
    }
managers-how = 添加：<code>/manager 陈波</code>
button-manager-remove = ✖ 移除
button-manager-gone = ✖ 移除，全部移交给
button-manager-yes = ✅ 设为客户经理
button-manager-no = ✖ 不是
manager-link = <b>{ $name }</b> 的专属链接，有效期至 { $until }，仅供一人使用。请只发给本人；有人打开后，我会先请您确认身份：{ $link }
manager-link-opened = 谢谢！待 { $admin } 确认您的身份后，我会在这里通知您。
manager-link-used = <b>{ $shown }</b>（Telegram ID <code>{ $id }</code>）打开了给 <b>{ $name }</b> 的链接。是本人吗？客户经理只能看到自己的联系人。
manager-link-contact = 给 { $name } 的链接被联系人 { $contact } 打开，现已作废。同一个人不能既是联系人又是客户经理。
manager-link-not-yours = 此链接供我们的同事使用，与您无关。您的设置没有任何变化。
manager-added = { $name } 现在是客户经理，打开本机器人即可看到我的欢迎消息。
manager-refused = 未将 { $name } 设为客户经理，链接已作废。
manager-already = { $name } 已经是客户经理。
manager-is-contact = { $name } 的这个 Telegram 账号是此处的联系人。同一账号不能身兼两职，请换一个账号。
manager-welcome = { $name }，欢迎！您现在是客户经理。发送 /help 查看我能做什么；可以从 <code>/invite 李伟，华辰</code> 开始。
manager-admin = { $name } 是管理员。请先将其从 NURTURE_ADMINS 中移除。
manager-heir = 移除 <b>{ $name }</b>？{ $count ->
        [0] 其名下没有联系人，其余事项
        [1] 其名下 1 位联系人及其余事项
       *[other] 其名下 { $count } 位联系人及其余事项
    }将移交给您选定的人，并暂停到对方确认继续为止。
manager-removed = { $name } 已不再是客户经理。全部事项移交给 { $heir }，并暂停到 { $heir } 确认继续为止。
manager-inherited = { $name } 已不再是客户经理。其 { $count ->
        [1] 1
       *[other] { $count }
    } 位联系人现由您负责，已暂停。等待答复：{ $waiting }；待处理卡片：{ $approvals }。点击按钮后一切照旧进行，并在各自的工作时间内作一次介绍。
manager-draft = { $name } 写了以下内容但尚未发给任何人：“{ $quote }”。要发给谁？
button-introduce-all = 🤝 作介绍并全部继续
introduced-all = { $count ->
        [1] 1
       *[other] { $count }
    } 位联系人一切照旧；我会在各自的工作时间内作介绍。

## Pausing everything

everything-paused = ⏸ { $by } 已暂停一切：不再向任何人自动发送消息。您亲自写的消息照常发送。
everything-is-paused = 一切已经暂停。要继续，请发送 <code>/resume 全部</code>
everything-goes-on = 目前没有整体暂停。要暂停一切，请发送 <code>/pause 全部</code>
everything-resumed = ▶ { $by } 已恢复一切；此前自 { $since } 起暂停。{ $count ->
        [0] 期间您没有到期的消息。
       *[other] 期间您有 { $count } 位联系人的消息到期：超过 { $days } 个开放日的已过期，不再发送；其余在对方的工作时间内发出{ $hourly ->
            [0] { "" }
           *[other] ，每小时最多 { $hourly } 条
        }。
    }

## 批准：每晚清单，免批准的规则

list-title =
    <b>{ $count ->
        [0] 都已处理。
       *[other] 下一份清单之前，经您批准将以您的口吻发出 { $count } 条消息（时间为对方当地）：
    }</b>
list-line =
    { $n }. { $state ->
        [waits] { "" }
        [ready] ✅{ " " }
        [sent] ✅{ " " }
        [sending] ✅{ " " }
       *[other] ✖️{ " " }
    }{ $at ->
        [none] 尽快
       *[other] { $at }
    } – <b>{ $name }</b> · { $account }（{ $rule }）：{ $words }
list-approved = 已批准 { $count } 条。
button-list-all = ✅ 全部批准
button-list-some = ✅ 批准其中 { $count } 条（共 { $all } 条）
button-list-open = 🔍 { $n }
trust-offer = “{ $rule }”您已连续 { $count } 次原样批准。以后这条规则的文案是否不用问您、直接发给您的联系人？如果文案有改动，我会重新请您批准。在 /approve 里可以随时收回。
button-trust = ✅ 可以，不用问
button-trust-not = 不，每次都问我
trust-given = “{ $rule }”以后直接发出。在 /approve 里可以收回。
trust-kept = “{ $rule }”每次都会先问您。
trust-title = <b>不用问您、直接发出的：</b>
trust-line = • { $rule }
trust-line-changed = • { $rule } – 文案之后有改动，所以又会问您
button-trust-end = ↩️ 重新问我：{ $rule }
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
## 移交（续）

letter-inherited = 这是之前负责此联系人的同事写的，您确认后才会发出

## 联系人卡片（续）

card-pace = { $pace ->
        [less] 对方希望少收一些：自动消息减半。
       *[more] 对方希望多收一些：在上限之内稍微频繁一点。
    }
card-hours = 对方自选时段：{ $hours }
card-stopping = ⛔ 对方于 { $at } 发来停止的字样，尚未说明意思。目前不会自动发送任何消息。
card-handover = 🤝 移交
card-invite = 📲 邀请到 Telegram

## 嵌在别处的词

list-comma = 、
rule-name = { $rule ->
        [check-in] 问候
        [industry-news] 行业资讯
        [find-decider] 寻找决策人
        [care] 客户关怀
        [renewal] 续约
        [call] 打电话
        [wake-up] 唤醒
        [spring-festival] 春节
        [mid-autumn] 中秋
        [new-year] 元旦
       *[other] { $name }
    }
source-colleague = { $name } 的同事

## Pages

menu-desk = 在网页上打开您的工作台
menu-timeline = 在网页上查看发给您的全部内容
menu-signout = 在所有地方退出网页
example-desk = /desk
example-signout = /signout
pages-not-set-up = 目前还没有网页。请运行本机器人的人把 NURTURE_PUBLIC_URL 设为通往这里的 https 地址；做法见 docs/pages.md。
timeline-not-set-up = 这里没有网页。发送 /latest 即可查看最新内容。
desk-link = 您的工作台。浏览器链接十分钟内有效，只能用一次，请勿转发。发送 /signout 可在所有地方退出。
timeline-link = 发给您的内容都在这里。浏览器链接24小时内有效，只能用一次，仅供您本人使用。
button-desk = 打开工作台
button-desk-browser = 在浏览器中打开
button-timeline = 打开
button-timeline-browser = 在浏览器中打开
signed-out = { $count ->
        [0] 您没有在任何地方登录。已发出的链接不再有效。
        [one] 已退出，共一处。已发出的链接不再有效。
       *[other] 已退出，共 { $count } 处。已发出的链接不再有效。
    }
menu-button-desk = 工作台
menu-button-mine = 时间线
page-skip = 跳到正文
page-nav = 页面
page-tab-today = 今天
page-tab-timeline = 时间线
page-signed-in = 当前登录：{ $name }。
page-signout-hint = 在聊天中发送 /signout 可在所有地方退出。
page-out = 退出
page-in = 登录
page-link-here = 此链接只能用一次，将在这个浏览器中登录。
page-link-over = 此链接已用过或已过期。请在与机器人的聊天中发送 /desk 或 /timeline 获取新的链接。
page-opening = 请稍候…
page-outside = 此页面在 Telegram 中打开。如需用浏览器，请在与机器人的聊天中发送 /desk 或 /timeline 获取链接。
page-no-script = 这里的脚本已关闭。请在与机器人的聊天中发送 /desk 或 /timeline 获取链接。
page-app-over = Telegram 没有告知您的身份，或信息已过期。请关闭此页面，再从聊天中打开。
page-nobody = 此页面供在聊天中使用本机器人的人使用。请先从那里开始。
page-sign-in-desk = 您尚未登录。请向机器人发送 /desk，然后打开链接。
page-sign-in-mine = 您尚未登录。请向机器人发送 /timeline，然后打开链接。
page-signed-out = 您已退出。
page-foreign = 此表单已过期，或来自别处。请重新载入页面后再试。
page-too-much = 内容超出了此页面可接受的范围。
page-too-often = 尝试次数过多，请五分钟后再试。
page-too-long = 内容过长：最多 { $most } 个字符。
page-later = 数据库暂时无法使用。没有任何更改，请稍后再试。
page-failed = 这里出了问题。没有任何更改，请再试一次。
page-nowhere = 此地址没有内容。
page-gone = 此内容已不在这里。
page-unknown = 这里无法这样操作。
page-once = 这已经提交过了，只算一次。
page-done = 完成。结果请看聊天。
page-sent = 已发送。
page-send = 发送
page-answer = 您的回答
page-back = 返回
page-pages = 更多
page-before = 上一页
page-after = 下一页
page-today-empty = 现在没有需要您处理的事。
page-today-empty-below = 有新情况时会自动出现在这里。
page-timeline-lead = { $manager } 和助手为您挑选的资讯与资料。
page-timeline-empty = 您的时间线从这里开始。
page-timeline-empty-below = { $manager } 和助手为您挑选的资讯和资料会放在这里，不多，但都值得一看。
page-like = 喜欢
page-dislike = 不适合我
page-ask = 问问 { $manager }
page-write = 给 { $manager } 留言
page-write-label = 您的留言
## Mended: what was taken back, albums as letters, what an heir is asked

takeback-not-sent-waits = 消息还没有发出，{ $name } 不会收到，并仍在等您答复。
takeback-done-waits = ↩️ 已撤回：{ $name } 不会再看到“{ $quote }”，并仍在等您答复。
mydata-review = 以下备注会发给 <b>{ $name }</b>，共 { $count } 条。不宜发出的请先修改或删除，再点“发送”：发出的是那时的内容。
mydata-reword = 这条备注现在是：“{ $text }”
    请回复新的内容。
review-welcome = 欢迎时的资讯
button-deputy-book = 📒 其联系人
## Telegram 的答复

late-expired = Telegram 长时间不接收消息，这一条已错过时机，没有发送：
rival = ⚠️ 另有一个程序用同一个 token 收取发给本机器人的消息。被它取走的内容我都收不到，包括回复和停止的字样。请停掉那个程序；或者请 @BotFather 生成新的 token，填入 NURTURE_TELEGRAM_TOKEN 后重新启动我。
rival-webhook = ⚠️ 另有一个程序用本机器人的 token 设置了 webhook，大家写来的内容我不再收到，包括回复和停止的字样。请停掉那个程序并重新启动我，届时我会移除该 webhook。如果您不知道是哪个程序，请让 @BotFather 生成新的 token。
## 保存期限

contact-privacy-kept = 我们在这里的往来内容，{ $years ->
    [0] { $months } 个月
   *[other] { $years } 年
}后会自动从我的记录中删除，备份中的副本也会随备份更新而删除。您的姓名、公司、各项选择、您的同意记录、关于您的备注，以及您何时收到过哪些资讯和文字，会保留到您发送 /forget 为止。

## The contact's pages

button-open-timeline = 📖 打开您的时间线
contact-help-page = /timeline – 在网页上查看发给您的全部内容
item-saved = ★ 已收藏，可在“收藏”中找到。
item-unsaved = 已取消收藏。
file-again = 📄 文件会再次发到聊天中。
page-tab-choices = 您的设置
page-tab-data = 您的资料
page-tab-privacy = 使用说明
page-asked-in-chat = 这个问题也发到了聊天中，您愿意的话可以在那里回答。
given-filter = 显示内容
given-all = 全部
given-saved = ★ 收藏
given-material = 资料
given-about = { $what }：{ $title }
given-less = 少发此类
given-keep = 收藏
given-kept = 已收藏
given-material-from = { $manager } 提供的资料
given-again = 再发一次给我
given-newest = 最新
given-older = 更早
given-end = 自{ $since }以来的内容都在这里了。
given-no-more = 没有更多了。
given-none-saved = 还没有收藏。
given-none-saved-below = 想留着再看的内容，点 ☆ 即可收藏。
given-none-of-it = 暂时没有这类内容。
given-choose = 选择主题
given-latest = 现在有什么新内容？
device-head = 您的设备
device-zone = 您的设备使用{ $zone }时间，现在是 { $there }。消息是否以此为准？
device-zone-take = 好，用{ $zone }时间
device-language = 改用{ $spoken }
device-decline = 不用，谢谢
choices-lead = 发什么、何时发、如何停止，都由您决定。每项选择立即生效。
choices-stopping = 您表示过希望停止
choices-own-hours = 您设定的时段：{ $hours }
choices-other-hours = 其他时段
choices-set = 设定
choices-zone-now = 您的时间以{ $zone }为准，现在是 { $there }。
choices-zone-pick = 其他时区
choices-zone-near = 您的附近
choices-zone-other = 或填写城市
choices-pause = 暂停
choices-pause-ask = 暂停期间不会自动发送任何内容，您写的消息仍会送达。
choices-paused = 已暂停到{ $until }。
choices-resume = 现在继续
choices-out = 停止与删除
choices-stop = 停止一切
choices-stop-means = 立即停止发送任何内容，并在此退出。您在聊天中写的消息仍会转给 { $manager }。
choices-stop-now = 立即停止一切
choices-forget = 删除所保存的全部资料
choices-forget-means = 删除之前会再向您确认一次。
choices-forget-now = 继续删除
data-lead = 我们保存了您的哪些资料，简要如下。
data-all = 完整资料文件
data-all-below = 文件会发到聊天中，包括每条消息和每项选择。
data-send = 发到聊天中

## 联系人列表与联系人页面

page-tab-contacts = 联系人
people-lead = 等您回复的在最前，其余按姓名排列。
people-whose = 谁的联系人
people-mine = 我的
people-of = { $name } 的
people-search = 搜索
people-search-hint = 姓名、公司、标签
people-any = 不限
people-name = 姓名
people-stage = 阶段
people-role = 角色
people-warmth = 热度
people-state = 状态
people-state-waiting = 等您回复
people-state-paused = 已暂停
people-state-gone = 已退订或无法送达
people-find = 查看
people-everybody = 全部联系人
people-found = 找到的联系人
people-at = 您在 { $account } 的全部联系人。
people-company-page = 公司页面
people-waiting = 等待
people-since = { $at } 起等待
people-next = 下一步
people-soon = 尽快
people-nothing = 暂无安排
people-nobody = 没有符合条件的联系人。
people-nobody-below = 减少一些条件再试试。
people-none = 还没有联系人。
people-none-below = 在聊天里发送 /invite，即可为一位客户生成链接。
people-save = 保存：{ $what }
people-source-example = 汉诺威展会
contact-next-line = { $at } – { $rule }
contact-there = 当地 { $at }
contact-waits = { $at } 起等您回复
contact-stands-in = 您代理 { $name }
contact-jump = 本页内容
contact-write = 写消息
contact-write-label = 给 { $name } 的消息
contact-write-hint = 以您的名义立即发出；如有不妥，会先问您。
contact-log = 在别处联系过
contact-known = 基本信息
contact-steps = 您的下一步
contact-steps-none = 暂无。
contact-step-add = 添加下一步
contact-step-label = 做什么，什么时候
contact-step-hint = 时间写在最后，用逗号隔开：周五 14:00、3d、2027-01-07。
contact-note-add = 添加备注
contact-note-label = 备注
contact-note-hint = 请写真实、得体的内容：对方可以要求查看。
contact-keep = 保存
contact-pause = 暂停或恢复
contact-pause-hint = 暂停期间不会自动发送任何内容。
contact-pause-label = 或暂停到某一天
contact-edit = 修改信息
contact-stage-of = { $account } 的阶段
contact-tastes-hint = 按您的了解：点一次 👍，再点 👎，再点取消。
contact-fields = 详细信息
contact-fields-hint = 每项单独保存；日期写 - 表示去掉。
contact-others = 换公司或移交
contact-moved-label = { $name } 现在在哪家公司？
contact-moved-hint = 执行之前会先给您看有哪些变化。
contact-ready = 等您处理
contact-goes = 当地 { $at }
contact-letter = 您写的消息
contact-reword = 修改文字
contact-reword-label = 对方将看到的内容
contact-parts = 查看内容
contact-part-timeline = 时间线
contact-part-coming = 未来 90 天
contact-part-why = 原因
fact-next = 下一步
fact-reach = 联系方式
fact-address = 称呼
fact-zone = 时区
fact-language = 语言
fact-country = 国家
fact-heard = 最近来信
fact-joined = 加入时间
fact-topics = 接收主题
fact-likes = 喜欢
fact-dislikes = 不喜欢
fact-tags = 标签
fact-source = 来源
fact-dates = 日期
fact-wishes = 对方要求
fact-pause = 暂停
language-en = 英文
language-zh = 中文
wish-less = 少收一些
wish-more = 多收一些
wish-hours = 只在 { $hours }
held-for-good = 由您暂停，直到您恢复
held-until = 由您暂停至 { $until }
paused-by-them = 由对方暂停至 { $until }
pause-until-day = 📅 到某一天
ask-hold-until = 到哪一天为止不给 { $name } 自动发送？
hint-hold-until = 2027-01-07，或 10d
ask-field = { $name }：正确的内容是什么？
hint-field = 例如 Europe/Berlin
note-dropped = 备注已删除。
left-out = 已为 { $name } 跳过一次“{ $rule }”，规则从这次继续。
touch-is-awaiting = 等您批准
touch-is-ready = 已批准
touch-is-sending = 正在发送
touch-is-handed = 由您发送
touch-is-unsure = 可能已送达
touch-is-sent = 已发送
touch-is-noted = 给您的提醒
touch-is-skipped = 未发送
touch-is-expired = 已过期，未发送
touch-is-rejected = 被拒绝
touch-is-unreachable = 无法送达
history-filter = 显示
history-all = 全部
history-theirs = 对方
history-ours = 我方
history-not-sent = 未发送
history-notes = 备注与下一步
history-changes = 变更
history-none = 没有这类记录。
history-open = 打开
history-drop = 删除备注
history-news-by-hand = 资讯，由您发送
history-sent-why = 此规则的第 { $n } 次{ $at ->
        [none] {""}
       *[other] ；原定 { $at }，后来顺延
    }
coming-title = 未来 90 天，按对方时间（{ $zone }）
coming-lead = 假设对方一直没有回复、您立即批准，并且有足够合适的资讯。一旦有变化，之后的安排也会随之调整。
coming-nexts = 各规则的下一次
coming-note = 给您的提醒
coming-lies = 等您处理
coming-asked = 会先问您
coming-decide = 去处理
coming-skip = 跳过一次：{ $rule }
coming-none = 不会发送任何内容。
coming-none-below = “原因”里说明了每条规则为何没有安排。
coming-holiday = 节假日
coming-rest = 不发送
coming-quiet = 已暂停
coming-about = 只是大致时间：取决于之前发生的事
coming-about-short = 大约
coming-bare = { $month }：没有安排。
## Pages: today, approvals, news, reviews, team

page-tab-approvals = 待审批
page-tab-news = 资讯
page-tab-reviews = 回顾
page-tab-team = 团队
page-as-table = 查看表格
page-today-for = 今天（代 { $name }）
page-today-books = 谁的联系人
page-today-mine = 我的
page-today-figures = 今日概况
page-today-waiting = 尚未答复
page-today-cards = 等您审批
page-today-cold = 本周转冷
page-today-due = 今天到期
page-today-left = 昨天以来退出
page-today-steps = 您的下一步
page-today-late = 已逾期
page-today-since = 自 { $at }
page-today-last = 上次来信 { $at }
page-today-approve = 逐条处理
page-today-more = 另有 { $count } 项。
page-approvals-lead = { $count ->
        [0] 没有等您审批的消息。
       *[other] { $count } 条消息以您的口吻写成，审批后才会发出。
    }
page-approvals-all = 勾选本页全部 { $count } 条
page-approvals-none = 全部不选
page-approvals-for = 代 { $name }
page-approvals-overdue = 已过时间，批准后尽快发出
page-approvals-at = 当地时间 { $at }
page-approvals-file = 📎 附文件
page-approvals-ticked = 处理所有勾选的消息
page-approvals-empty = 已全部处理。
page-approvals-empty-below = 需要您审批的消息会自动出现在这里。
page-approvals-yes = 批准
page-approvals-yes-one = 批准发给 { $name } 的消息
page-approvals-now = 立即发送
page-approvals-now-one = 立即发给 { $name }
page-approvals-skip = 跳过
page-approvals-skip-one = 跳过发给 { $name } 的消息
page-approvals-card = 联系人
page-approvals-card-one = { $name } 的页面
page-approvals-yes-each = 批准所选
page-approvals-skip-each = 跳过所选
page-approvals-move-each = 所选改期…
page-approvals-move = 改期
page-approvals-move-label = 批准并改到
page-approvals-move-hint = 按每位联系人的当地时间。
page-approvals-move-example = 明天 9:30
page-approvals-edit = 修改文字
page-approvals-edit-label = { $name } 将看到的内容
page-approvals-save = 保存
page-approvals-changed = 已修改，仍等您审批。
each-done = { $what ->
        [approved] 已批准 { $count } 条。
        [later] 已批准并改期 { $count } 条。
       *[other] 已跳过 { $count } 条。
    }
each-none = 请先勾选要处理的消息，再点按钮。
each-refused = 以下 { $count } 条未处理：
each-line = { $name }：{ $why }
each-line-decided = { $name }：{ $state ->
        [skipped] 之前已跳过
        [expired] 已过期
        [unreachable] 无法送达
       *[other] 之前已处理
    }
each-line-gone = 有一条已不存在。
page-news-lead-review = 您的决定对所有人的联系人都有效。您否决的内容不会发给任何人。
page-news-lead-fresh = 现在可以发送的资讯，最新的在前。规则会从中为每位联系人挑选。
page-news-lead-chosen = 每位联系人现在会收到什么，以及原因。实际发送的内容在到期时选定。
page-news-review = 待筛选
page-news-fresh = 可以发送
page-news-chosen = 每人所选
page-news-empty-review = 没有待筛选的资讯。
page-news-empty-fresh = 近期没有资讯。
page-news-nobody = 您还没有联系人。
page-news-yes = 可以发送
page-news-no = 不发
page-news-send = 发给一位…
page-news-veto = 不发给我的联系人
page-news-unveto = 恢复发给我的联系人
page-news-vetoed = 您的联系人不会收到
page-news-line = 添加您的话
page-news-line-label = 收到的人会先看到这句话
page-news-bare = 不加这句话
page-news-give = 立即发送
page-news-give-to = 立即发给 { $name }
page-news-nothing = 现在没有适合的资讯。
page-news-scored = 评分 { $score }（满分 1），达到 { $least } 即可
page-news-why = 为什么选它
page-news-score = 评分的构成
page-news-share = 分享您找到的内容
page-news-share-label = 网址，也可附上一句话
page-news-share-go = 查看
page-part-interest = 兴趣
page-part-learned = 以往反馈
page-part-fit = 角色和阶段
page-part-fresh = 时效
page-part-source = 来源
page-part-variety = 多样性
page-part-new = 未曾看过
page-review-own = 我的
page-review-all = 全员
page-review-sourced = 我引荐的
page-review-missed = 需要补上的
page-review-done = 本周成果
page-review-skipped = 已跳过
page-review-step = 步骤
page-review-rule = 规则
page-review-earlier = 更早一周
page-review-later = 更晚一周
page-review-kind = 类型
page-review-number = 数量
page-review-hour = 时段
page-review-day = 日期
page-review-sent = 发送时段分布
page-review-planned = 未来七天的计划
page-review-planned-below = 未来七天给每位联系人的下一条消息；按您的时间。
page-review-pace = 竖线表示按进度此时应达到的位置。
page-review-counting = 正在统计。
page-review-counting-below = 联系人较多，需要一点时间。请稍后刷新；开启脚本时会自动显示。
page-review-as-of = 截至 { $at }，每小时重新统计。
page-long = 长期
page-short = 短期
page-team-lead = 共 { $count } 位客户经理。
page-team-house = 系统状况
page-team-longest = 谁等得最久
page-team-nobody-waits = 没有人在等答复。
page-team-managers = 客户经理
page-team-admin = 管理员
page-team-seen = { $at ->
        [none] 从未来过
       *[other] 上次使用 { $at }
    }
page-team-away = 外出至 { $until }，由 { $deputy } 代理
page-team-contacts = 联系人
page-team-planned = 24 小时内计划
page-team-cards = 待处理卡片
page-team-unclear = 送达不明
page-team-waits = 等答复
page-team-waiting = { $count } 位联系人在等答复
page-team-outbox = 发件箱
page-team-outbox-is = { $count ->
        [0] 空。
       *[other] 等待 { $count } 条，最早的已等 { $minutes } 分钟。
    }
page-team-due = 待发送
page-team-due-is = { $count ->
        [0] 此刻没有到期的消息。
       *[other] { $count } 位联系人的下一步已到期，最早的已过 { $minutes } 分钟。
    }
page-team-stuck = 发送超过十分钟
page-team-unsure = 不确定是否送达
page-team-number = { $count ->
        [0] 无。
       *[other] { $count } 条
    }
page-team-feeds = 资讯源
page-team-feeds-are = { $count ->
        [0] 还没有资讯源。
       *[other] { $failing ->
            [0] 全部 { $count } 个正常。
           *[other] 共 { $count } 个，其中 { $failing } 个上次失败。
        }
    }
page-team-failing = 哪些资讯源失败
page-team-backup = 上次备份
page-team-backup-off = 未做备份；请将 NURTURE_BACKUPS 设为一个文件夹。
page-team-backup-none = 还没有备份。
page-team-backup-is = { $hours ->
        [0] 一小时之内。
       *[other] { $hours } 小时前。
    }
page-team-hold = 恢复备份后仍暂停
page-team-hold-is = { $count } 位客户经理尚未点“继续”
page-well = 正常
page-unwell = 需检查
page-team-everything = 全部暂停或恢复
page-team-halted = 自 { $at } 起全部暂停，不会自动发送任何消息。
page-team-pause-what = 全部暂停后，不会自动给任何人的联系人发送消息；各人自己写的消息照常发出。
page-team-pause = 全部暂停…
page-team-pause-sure = 会立即通知所有客户经理。确定要这样做吗？
page-team-pause-go = 确定，全部暂停
page-team-resume-what = 期间过期的消息不再发送；其余的会在各人的时段内陆续发出，不会一拥而上。
page-team-resume = 全部恢复…
page-team-resume-sure = 会立即通知所有客户经理。确定要这样做吗？
page-team-resume-go = 确定，全部恢复

## 页面：公司与规则

page-tab-accounts = 公司
page-companies-lead = 您有联系人或发过邀请的公司。
page-companies-search = 公司名称
page-companies-none = 没有名称含“{ $words }”的公司。
page-companies-all = 全部公司
page-companies-empty = 还没有公司。
page-companies-empty-below = 邀请联系人时会一并建立：在聊天里发送 /invite 李伟，华辰。
page-company-own = { $count ->
        [0] 尚无联系人
       *[other] { $count } 位联系人
    }
page-company-missing = 缺 { $count } 个角色
page-company-complete = 角色齐全
page-company-stage = 阶段
page-company-since = 自 { $at } 起。
page-company-since-known = 自建立联系起。
page-company-stage-hint = 选择另一个阶段，先看会有哪些变化；您确认之前不会调整。
page-committee = 采购决策小组
page-committee-of = { $account } 的采购决策小组
page-committee-legend = 整圈：热络；半圈：转凉；四分之一圈：沉睡；点线：新；虚线加号：还没有人。“!” 表示在等您答复，箭头表示由谁引荐。
page-committee-people = 成员与角色
page-seat-empty = 还没有人
page-seat-invite = 可邀请
page-seat-hidden = 同事的联系人
page-seat-nobody = 还没有人。缺了这个角色，项目可能卡在最后一步。
page-seat-was = { $name } 离开后空缺。
page-role-unknown = 角色未知
page-role-more = 另有 { $count } 位
page-role-others = 同事的联系人 { $count } 位
page-role-others-below = 同事的联系人只显示角色。
page-heard = { $heard ->
        [none] 尚未来信
       *[other] 上次来信 { $heard }
    }
page-brought = 由 { $name } 引荐
page-came-from = 来源：{ $source }
page-introduce = 请人引荐
page-invite = 邀请{ $role }
page-invite-label = { $role }的姓名
page-invite-hint = 李伟
page-invite-make = 生成邀请
page-company-facts = 公司信息
page-company-industry = 行业
page-company-country = 国家
page-company-zone = 时区
page-company-dates = 日期
page-company-change = 修改
page-company-cancel = 取消
page-company-change-label = 要修改的内容，用逗号分开
page-company-change-hint = 行业 包装，国家 CN，续约 2027-03-31
account-changed = 已修改。
page-company-history = 大事记
page-company-no-history = 暂无。
company-moved = { $before } → { $after }{ $by ->
        [none] { "" }
       *[other] ，由 { $by } 调整
    }
company-joined = { $name } 加入
company-left = { $name }（{ $role }）离开了公司

page-tab-rules = 规则
page-rules-lead = 最近四周各规则为您的联系人所做的；柱形为最近八周。
page-rules-lead-all = 最近四周各规则为全体联系人所做的；柱形为最近八周。
page-rules-held = 有 { $count } 条文案或资讯已自行暂停。
page-rules-held-show = 查看
page-rules-empty = 还没有规则。
page-rules-empty-below = 规则由机器人的管理者编写，写法见 docs/rules.md。
page-rule-sent-weeks = 最近 { $weeks } 周每周发送数
page-rule-did = 已发 { $sent } · 跳过 { $skipped }{ $notes ->
        [0] { "" }
       *[other] { "" } · 提醒 { $notes }
    }
page-rule-state = { $state ->
        [paused] 已暂停
        [sample] 等管理员过目
        [some] 试用中
       *[all] 运行中
    }
page-rule-held-title = 目前的限制
page-rule-held = { $state ->
        [paused] 投诉过多，已自行暂停；由管理员恢复。
        [sample] 这是新规则：先由管理员过目，再发给少数联系人。
        [some] 正在少数联系人中试用；无人投诉后才发给全部。
       *[all] 没有任何限制。
    }
page-rule-lead = { $playbook } · { $rhythm }
rule-every = 每 { $span } { $unit ->
        [hours] 小时
       *[days] 天
    }{ $since ->
        [last_personal] ，从上次亲自联系算起
        [last_touch] ，从上一条消息算起
        [last_reply] ，从对方上次来信算起
        [joined] ，从对方加入算起
        [stage] ，从公司进入该阶段算起
       *[own] { "" }
    }
rule-once = { $after ->
        [joined] 对方加入
        [stage] 公司进入该阶段
        [reply] 对方来信
       *[applies] 规则适用
    }后 { $span } { $unit ->
        [hours] 小时
       *[days] 天
    }，一次
rule-dated = { $when ->
        [on] { $day }当天
       *[other] { $day }{ $when ->
            [before] 前
           *[after] 后
        } { $span } { $unit ->
            [hours] 小时
           *[days] 天
        }
    }
rule-day-renewal = 续约
rule-day-contract-end = 合同到期
rule-day-trial-end = 试用到期
rule-day-board-meeting = 董事会
rule-day-birthday = 生日
rule-day-spring-festival = 春节
rule-day-mid-autumn = 中秋节
rule-day-new-year = 新年
page-rule-asked = 逐条由您审批
page-rule-unasked = 按您的意思，不再询问
page-rule-silent = 静默发送
page-rule-asks = 带有请求
page-rule-times = 最多 { $count } 次
page-rule-trial = 先在 { $count } 位联系人中试用
page-rule-trusted = 您已放行：它的文案不再询问，直接发给您的联系人。
page-rule-trusted-changed = 您放行过它的文案，但之后文案有改动，因此会重新询问您。
page-rule-ask-again = 以后每次都问我
page-rule-approved = { $count ->
        [0] 每条都由您确认。连续 { $enough } 条原样通过后，机器人会提议不再询问。
       *[other] 您已连续 { $count } 条原样通过；满 { $enough } 条后，机器人会提议不再询问。
    }
page-rule-result = 效果
page-rule-sent = 已发
page-rule-answered = 已答复
page-rule-opened = 已打开
page-rule-complained = 投诉
page-rule-notes = 给您的提醒
page-rule-skipped = 跳过的原因
page-rule-result-note = 您的联系人，最近四周。“已答复”指七天内来信。
page-rule-sample = 按姓名排序，统计了您 { $book } 位联系人中的前 { $looked } 位。
page-rule-back = 每周发送
page-rule-back-all = 每周发送（全体联系人）
page-rule-whom = 适用于谁
page-rule-concerns = { $count ->
        [0] 您的 { $looked } 位联系人目前都没有排期。
       *[other] 您的 { $looked } 位联系人中，{ $count } 位已有排期。
    }
page-rule-no-reason = 目前不适用
page-rule-other-reasons = 其他原因
page-rule-ahead = 下一次排期（按周）
page-rule-ahead-note = 每位联系人按目前计划的下一次；再往后的尚未计入。
page-rule-rehearsal = 预演
page-rule-rehearsal-lead = 接下来会收到的 { $count } 位联系人，未来八周的预演，用的就是届时运行的同一套程序：假设对方没有来信，且您随即确认每张卡片。小点为其他规则。取决于他人的因素（该小时已满、资讯不够合适）可能使时间变动。
page-rule-lanes = 未来八周，逐位联系人；日期见下方列表
page-rule-not-within = 八周内没有
page-rule-nothing = 按目前情况，未来八周它不会发给您的任何联系人。
page-rule-texts = 文案
page-rule-texts-note = 共 { $count } 条，均按 { $name } 将读到的样子以各语言显示。收过其中一条的，下次换另一条。
page-rule-after = 第 { $place } 步
page-rule-note = 给您的提醒
page-language = { $tongue ->
        [en] 英文
        [zh] 中文
       *[other] { $tongue }
    }
page-rule-no-text = 这个语言没有该文案，或文案无法生成。
page-rule-more-texts = 另有 { $count } 条未显示。
page-rule-news = 发送时为每位联系人挑选 { $count } 条资讯：不超过 { $days } 天，匹配度不低于 { $least }（满分 1）。
page-rule-material = 资料库中对方还没有收到过的内容。
