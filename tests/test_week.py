"""A week of one manager and eight contacts, in both languages, as everybody's phone showed it: kept to be read."""

from __future__ import annotations

import contextlib
import pathlib
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import ManualClock
from bot.model.news import Entry, FeedSource
from bot.model.touches import TouchState
from bot.sandbox import Message, Person
from tests.transcript import Transcript, agrees
from tests.world import World, bot_said, new_sandbox, world

SHIPPED = pathlib.Path(__file__).parents[1] / "nurture_rules"
HELLO = {
    "en": "\nhello-1: |\n  {{ name }}, thank you for the time you give me here. Whatever you need, a line is enough.\n",
    "zh": "\nhello-1: |\n  {{ name }}，感谢您抽时间与我保持联系。有任何需要，在这里留一句话即可。\n",
}
RULES = {
    "_defaults.yaml": """
company: Halden
window: {days: mon-fri, hours: ["09:30-11:30", "14:00-17:30"]}
caps: {per_day: 2, per_week: 4, min_gap: 4h}
stagger: {per_account_day: 3}
""",
    "prospects.yaml": """
playbook: prospects
for: {stage: [lead, engaged, evaluating]}
rules:
  - {id: hello, once: 0d..2d after joined, send: {text: [hello-1]}}
  - {id: check-in, every: 1d..2d, send: {text: [check-in-1, check-in-2, check-in-3, check-in-4]}, approval: manager}
  - {id: industry-news, every: 1d..2d, send: {news: {max_age: 14d, min_score: 0.1}}, silent: true}
""",
    **{f"texts.{one}.yaml": (SHIPPED / f"texts.{one}.yaml").read_text("utf-8") + HELLO[one] for one in HELLO},
}
FEEDS = """
feeds: []
topics:
  packaging: {name: {en: Packaging, zh: 包装}, keywords: [packaging, 包装], roles: [user, evaluator]}
  energy: {name: {en: Energy prices, zh: 能源价格}, keywords: [energy, 能源], roles: [budget, decider]}
"""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "next-mon")

NAMES = {
    # key: English name, company; Chinese name, company
    "lena": ("Lena Vogt", "Acme", "李伟", "华辰制造"),
    "tom": ("Tom Baker", "Acme", "陈静", "华辰制造"),
    "mia": ("Mia Roth", "Acme", "赵敏", "华辰制造"),
    "eva": ("Eva Stein", "Acme", "孙丽", "华辰制造"),
    "karl": ("Karl Ott", "Berg", "周强", "远山包装"),
    "nora": ("Nora Lind", "Berg", "吴霞", "远山包装"),
    "sven": ("Sven Dahl", "Berg", "郑凯", "远山包装"),
    "guest": ("王芳", "宏图实业", "John Miller", "Northwind"),
}
"""The eight. Karl is reached by hand; the guest speaks the other language and lives far away."""


@dataclass
class Week:
    """A world, the paper it is written on, and the words of one of the two languages."""

    house: World
    paper: Transcript
    zh: bool
    zone: ZoneInfo
    begin: datetime
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def ann(self) -> Person:
        return self.house.ann

    def t(self, en: str, zh: str) -> str:
        words = zh if self.zh else en
        for key in NAMES:
            words = words.replace(f"<{key}>", self.name(key)).replace(f"<{key} at>", self.company(key))
        return words

    def name(self, key: str) -> str:
        return NAMES[key][2 if self.zh else 0]

    def company(self, key: str) -> str:
        return NAMES[key][3 if self.zh else 1]

    def scene(self, en: str, zh: str) -> None:
        self.paper.scene(self.t(en, zh))

    def person(self, key: str, name: str = "", language: str = "") -> Person:
        """Somebody with a phone; the bot has not met them yet."""
        language = language or ("zh" if self.zh != (key == "guest") else "en")
        self.people[key] = self.house.sandbox.add_person(
            300 + len(self.people), name or self.name(key), language_code=language
        )
        return self.people[key]

    async def at(self, day: str, clock: str) -> None:
        """Let the time pass until then, on the manager's clock."""
        hour, minute = map(int, clock.split(":"))
        when = self.begin + timedelta(days=DAYS.index(day))
        when = when.replace(hour=hour, minute=minute)
        assert when > self.house.now(), f"{day} {clock} has gone by"
        await self.house.clock.advance(when.astimezone(UTC), self.house.quiet)

    async def says(self, who: Person, en: str, zh: str, *, to: str | None = None) -> Message:
        """`to`: words of the message they reply to; empty: to the last one."""
        reply = self.last(who, to).id if to is not None else None
        said = who.say(self.t(en, zh), reply_to=reply)
        await self.house.quiet()
        return said

    async def presses(self, who: Person, en: str, zh: str = "", *, on: str = "") -> None:
        """`on`: words of the message whose button it is, where others have the same."""
        label = self.t(en, zh or en)
        shown = [
            button.text
            for one in reversed(who.chat)
            if on in one.text
            for line in one.buttons
            for button in line
            if label in button.text and button.callback_data
        ]
        assert shown, f"{who.first_name} has no button {label!r}"
        self.paper.pressed(who, shown[0])
        await self.house.presses(who, label, message_id=self.last(who, on).id if on else None)

    async def opens(self, who: Person, link: str) -> None:
        who.open(link)
        await self.house.quiet()

    def last(self, who: Person, words: str | None) -> Message:
        return next(one for one in reversed(who.chat) if one.from_bot and (words or "") in one.text)

    def link(self, who: Person | None = None) -> str:
        """The newest link on this phone, the manager's where nobody is named."""
        text = self.last(who or self.ann, "https://t.me/").text
        return "https://t.me/" + text.partition("https://t.me/")[2].split()[0]

    async def joins(self, key: str, more_en: str, more_zh: str) -> Person:
        """Invited by the manager, and in."""
        await self.says(self.ann, f"/invite <{key}>, <{key} at>, {more_en}", f"/invite <{key}>，<{key} at>，{more_zh}")
        person = self.person(key)
        await self.opens(person, self.link())
        await self.presses(person, "✅")
        return person

    def put(self, title: str, zh: bool, topic: str) -> None:
        """News as a feed gave it, and a curator let it pass."""
        link = f"https://news.example/{topic}-{'zh' if zh else 'en'}"
        about = "每月综述。" if zh else "The month in brief."
        entry = Entry(link, title, about, link, self.house.now() - timedelta(hours=1))
        source = FeedSource("https://feeds.example/a.xml", "行业周刊" if zh else "Trade Weekly", "zh" if zh else "en")
        with self.house.app.office.store.transaction():
            self.house.app.office.store.news.add_item(entry, source, [topic], "fresh", self.house.now())


@contextlib.asynccontextmanager
async def week(language: str) -> AsyncIterator[Week]:
    zone = ZoneInfo("Asia/Shanghai" if language == "zh" else "Europe/Berlin")
    begin = datetime(2026, 3, 2, 9, 0, tzinfo=zone)
    clock = ManualClock(begin.astimezone(UTC))
    sandbox = new_sandbox(clock, language, manager="安娜" if language == "zh" else "Ann Keller")
    async with world(lists=True, rules=RULES, feeds=FEEDS, zone=zone.key, sandbox=sandbox, clock=clock) as house:
        paper = Transcript(house.sandbox, house.now, zone.key)
        yield Week(house, paper, language == "zh", zone, begin)


# --- the script ---------------------------------------------------------------------------------------------------


async def monday(w: Week) -> None:
    """Everybody comes in."""
    ann = w.ann
    w.scene("What there is", "有哪些命令")
    await w.says(ann, "/help", "/help")

    w.scene("A link for one person", "给一个人的链接")
    await w.says(ann, "/invite <lena>, <lena at>, evaluator", "/invite <lena>，<lena at>，评估人")
    await w.presses(ann, "👁")
    link = w.link()
    lena = w.person("lena")
    await w.opens(lena, link)
    await w.says(lena, "Who is this?", "请问是哪位？")
    await w.presses(lena, "✅")
    await w.presses(lena, "Packaging", "包装")

    w.scene("A link declined", "谢绝邀请")
    await w.says(ann, "/invite Otto Kern, Berg, decider", "/invite 冯涛，远山包装，决策人")
    otto = w.person("otto", w.t("Otto Kern", "冯涛"))
    await w.opens(otto, w.link())
    await w.presses(otto, "No, thank you", "不用了")

    w.scene("A link forwarded", "链接被转发")
    eva = w.person("eva")
    await w.opens(eva, link)
    await w.says(ann, "<eva at>, signatory", "<eva at>，签字人", to="🔔")
    await w.presses(eva, "✅")

    w.scene("A file of people", "批量导入")
    table = w.t(
        "name,company,role,email\n<karl>,<karl at>,budget,karl@berg.example\n<nora>,<nora at>,user,\n"
        "<lena>,<lena at>,evaluator,\nUrs Frey,Berg,boss,\n",
        "姓名,公司,角色,邮箱\n<karl>,<karl at>,预算人,zhou@yuanshan.example\n<nora>,<nora at>,使用人,\n"
        "<lena>,<lena at>,评估人,\n韩梅,远山包装,老板,\n",
    )
    ann.send_document(w.t("people.csv", "联系人.csv"), data=table.encode())
    await w.house.quiet()
    await w.house.app.read_intakes(w.house.now())
    await w.house.quiet()
    await w.joins("nora", "user", "使用人")

    w.scene("A link for the fair", "展会链接")
    await w.says(ann, "/source Hannover 2026, tags fair, limit 200", "/source 上海展 2026，标签 展会，上限 200")
    sven = w.person("sven", w.t("Sven", "小凯"))
    await w.opens(sven, w.link())
    await w.says(sven, "<sven>, <sven at>", "<sven>，<sven at>")
    await w.presses(sven, "✅")
    await w.presses(ann, "<sven at>", "<sven at>")

    w.scene("Passed on to a colleague", "推荐给同事")
    await w.says(lena, "/colleague <mia>", "/colleague <mia>")
    mia = w.person("mia")
    await w.opens(mia, w.link(lena))
    await w.presses(mia, "✅")

    w.scene("Two more", "另外两位")
    await w.joins("tom", "user", "使用人")
    await w.joins("guest", "decider, Asia/Shanghai", "决策人，Europe/London")
    await w.says(ann, "/invites", "/invites")

    await w.at("mon", "14:00")
    w.scene("The card of a contact", "联系人名片")
    await w.says(ann, "/contact <lena>", "/contact <lena>")
    await w.presses(ann, "📝")
    await w.says(ann, "asked about pricing twice", "两次问到价格", to="")
    await w.presses(ann, "⏰")
    await w.says(ann, "send the offer", "发报价", to="")
    await w.says(ann, "send the offer, tomorrow 10:00", "发报价，明天 10:00", to="")
    await w.presses(ann, "🏷")
    await w.says(ann, "fair vip", "展会 重点", to="")
    await w.presses(ann, "♥️")
    await w.presses(ann, "Packaging", "包装")
    await w.presses(ann, "‹")
    await w.presses(ann, "🗓")
    await w.presses(ann, "birthday", "生日")
    await w.says(ann, "05-14", "05-14", to="")
    await w.says(ann, "/steps", "/steps")

    w.scene("The book", "联系人列表")
    await w.says(ann, "/contacts", "/contacts")
    await w.says(ann, "/contacts <karl at>", "/contacts <karl at>")
    await w.presses(ann, "lead", "线索")

    w.scene("A company", "一家公司")
    await w.says(
        ann,
        "/account <lena at>, stage evaluating, industry packaging",
        "/account <lena at>，阶段 评估，行业 包装",
    )
    await w.presses(ann, "✅")
    await w.says(ann, "/account <lena at>", "/account <lena at>")
    await w.presses(ann, "🤝")
    await w.presses(ann, "✅")
    await w.says(ann, "/plan <tom>", "/plan <tom>")
    await w.at("mon", "14:10")
    await w.says(w.people["tom"], "Gladly. I shall ask her.", "没问题，我来问问她。")
    await w.presses(ann, "No answer needed", "无需答复")

    w.scene("The evening's list", "每晚清单")
    w.put(w.t("Packaging grows lighter", "包装越来越轻"), w.zh, "packaging")
    w.put(w.t("What a pallet costs now", "托盘涨价之后"), w.zh, "energy")
    w.put(w.t("能源价格回落", "Energy prices fall"), not w.zh, "energy")
    await w.at("mon", "17:00")


async def tuesday(w: Week) -> None:
    """Approvals, and a conversation."""
    ann, lena = w.ann, w.people["lena"]
    await w.presses(ann, "🔍 1")
    await w.presses(ann, "✏️")
    await w.says(ann, "How are things at your end?", "您那边近来如何？", to="")
    await w.presses(ann, "☑ 2")
    await w.presses(ann, "✅", on=w.t("in your voice", "口吻"))

    await w.at("tue", "10:05")
    await w.presses(ann, "✅ Done", "✅ 完成")

    w.scene("A question and its answer", "一问一答")
    await w.at("tue", "11:00")
    await w.says(lena, "Can you deliver in May?", "五月能交货吗？")
    said = await w.says(ann, "Yes, by 12 May.", "可以，5 月 12 日前。", to=w.t("Can you deliver", "五月能交货"))
    ann.edit(said.id, w.t("Yes, by 15 May.", "可以，5 月 15 日前。"))
    await w.house.quiet()
    wrong = await w.says(ann, "See you at six, Tom!", "老陈，六点见！", to=w.t("Can you deliver", "五月能交货"))
    ann.say("/takeback", reply_to=wrong.id)
    await w.house.quiet()

    await w.at("tue", "21:30")
    w.scene("Out of hours", "下班之后")
    await w.says(lena, "And the guarantee?", "质保呢？")
    await w.says(lena, "In years, I mean.", "我是说几年。")
    await w.says(ann, "Five years.", "五年。", to=w.t("guarantee", "质保"))
    w.scene("Written at night", "夜里写的消息")
    await w.says(ann, "/contact <eva>", "/contact <eva>")
    await w.presses(ann, "✉️")
    await w.says(ann, "The samples have left today.", "样品今天已寄出。", to="")
    await w.presses(ann, "⏰")
    await w.says(ann, "tomorrow 9:30", "明天 9:30", to="")
    await w.says(ann, "/later", "/later")


async def wednesday(w: Week) -> None:
    """Replies kept, one message to many, and the team."""
    ann, mia, nora = w.ann, w.people["mia"], w.people["nora"]
    await w.at("wed", "08:00")
    await w.at("wed", "10:30")
    w.scene("A reply used again", "常用回复")
    await w.says(
        ann,
        "/save pricing: Dear {name}, the offer holds until {date}.",
        "/save 报价：{name}，您好，报价有效期到{日期}。",
    )
    await w.says(ann, "/use pricing, <nora>", "/use 报价，<nora>")
    await w.says(ann, "31 March", "3月31日", to="")
    await w.presses(ann, "✉️")

    w.scene("One message to many", "一条消息发给多人")
    await w.says(ann, "/round users", "/round 使用人")
    await w.presses(ann, "✏️")
    await w.says(ann, "{name}, shall we meet at the fair on Friday?", "{name}，您好！周五展会上见个面好吗？", to="")
    await w.presses(ann, "Coming", "参加")
    await w.says(ann, "thu 16:00", "周四 16:00", to="")
    await w.presses(ann, "✅")
    await w.at("wed", "17:15")
    await w.presses(ann, "✅ Sent", "✅ 已发送")
    await w.presses(nora, "Coming", "参加")
    await w.presses(w.people["tom"], "Not coming", "不参加")
    await w.says(ann, "/rounds", "/rounds")
    await w.presses(ann, "👥 1")

    w.scene("What a contact may choose", "联系人的选择")
    await w.says(mia, "/help", "/help")
    await w.says(mia, "/preferences", "/preferences")
    await w.presses(mia, "When", "时段")
    await w.presses(mia, "Mornings", "上午")
    await w.says(mia, "/latest", "/latest")
    await w.says(mia, "/talk", "/talk")
    await w.says(ann, "With pleasure. What is on your mind?", "很高兴。您想聊什么？", to=w.t("to talk", "聊聊"))
    await w.says(mia, "/privacy", "/privacy")
    await w.at("wed", "20:00")


async def thursday(w: Week) -> None:
    """Pauses, stops, data."""
    ann, lena = w.ann, w.people["lena"]
    await w.at("thu", "09:00")
    w.scene("What waits for approval", "等待批准的消息")
    await w.says(ann, "/approve", "/approve")
    await w.presses(ann, "✉️ Send now", "✉️ 现在就发")
    await w.presses(ann, "⏰", on=w.t("overdue", "已过原定时间"))
    await w.says(ann, "fri 15:00", "周五 15:00", to="")
    await w.at("thu", "11:00")
    w.scene("A pause", "暂停")
    await w.says(w.people["nora"], "/pause 3", "/pause 3")
    w.scene("A stop word", "一句“别发了”")
    await w.says(w.people["tom"], "please stop", "别发了")
    await w.presses(w.people["tom"], "Half", "减少一半")
    w.scene("The end, and why", "停止及原因")
    await w.says(w.people["sven"], "/stop", "/stop")
    await w.presses(w.people["sven"], "Too often", "太频繁")
    w.scene("What is kept", "保存了什么")
    await w.says(lena, "/mydata", "/mydata")
    await w.presses(ann, "✅")
    w.scene("To be forgotten", "删除")
    await w.says(w.people["eva"], "/forget", "/forget")
    await w.presses(w.people["eva"], "Erase", "全部删除")
    await w.says(ann, "/invite <eva>, <eva at>", "/invite <eva>，<eva at>")
    w.scene("Blocked, and back", "屏蔽又回来")
    w.people["guest"].block()
    await w.house.quiet()
    await w.at("thu", "15:00")
    await w.opens(w.people["guest"], "")
    await w.presses(w.people["guest"], "✅")
    await w.at("thu", "20:00")


async def friday(w: Week) -> None:
    """The team, the goal, the week."""
    ann = w.ann
    await w.at("fri", "10:00")
    w.scene("A second manager", "第二位客户经理")
    await w.says(ann, "/manager Bo Ek", "/manager 陈波")
    bo = w.person("bo", w.t("Bo Ek", "陈波"))
    await w.opens(bo, w.link())
    await w.presses(ann, "✅")
    await w.says(w.people["lena"], "Is there a version for cold stores?", "有冷库用的型号吗？")
    await w.says(ann, "/ask Bo", "/ask 陈波", to=w.t("cold stores", "冷库"))
    await w.says(bo, "Yes, the K2, down to -30 degrees.", "有，K2，可到零下 30 度。", to="")
    await w.presses(ann, "✅")
    await w.says(ann, "/away until 10 March, Bo", "/away 到3月10日，陈波")
    await w.says(ann, "/back", "/back")

    w.scene("Handing over", "移交")
    await w.says(ann, "/handover <mia>, Bo, prefers calls before noon", "/handover <mia>，陈波，上午来电较方便")
    await w.presses(bo, "✅")
    await w.at("fri", "10:30")
    w.scene("Pausing everything", "全部暂停")
    await w.says(ann, "/pause everything", "/pause 全部")
    await w.at("fri", "14:30")
    await w.says(ann, "/resume everything", "/resume 全部")
    w.scene("A goal", "目标")
    await w.says(
        ann,
        "/goal 3 accounts from evaluating to deciding by 31 March",
        "/goal 3月31日前3家公司从评估到决策",
    )
    await w.at("fri", "20:00")
    await w.at("next-mon", "08:00")
    w.scene("The week", "一周回顾")
    await w.at("next-mon", "10:00")
    await w.says(ann, "/managers", "/managers")
    await w.says(ann, "/contact <lena>", "/contact <lena>")


# --- what must hold besides ---------------------------------------------------------------------------------------


def check_nobody_sees_another(w: Week) -> None:
    """On no contact's phone stands another contact's name or company, or what was noted for the manager alone."""
    notes = [
        w.t("asked about pricing twice", "两次问到价格"),
        w.t("send the offer", "发报价"),
        "prefers calls",
        "上午来电",
    ]
    for key in NAMES:
        if key not in w.people:
            continue
        shown = "\n".join(bot_said(w.people[key]))
        others = {w.name(other) for other in NAMES if other != key}
        others |= {w.company(other) for other in NAMES if w.company(other) != w.company(key)}
        if key == "lena":
            others -= {w.name("mia")}  # whose name she gave herself
        for words in (*others, *notes):
            assert words not in shown, f"{key} sees {words!r}"


def check_hours(w: Week) -> None:
    """What came by itself came from Monday to Friday in the open hours of its contact."""
    store = w.house.app.office.store
    sent = [touch for touch in store.ledger.all() if touch.state is TouchState.SENT and touch.rule in RULE_IDS]
    assert {touch.rule for touch in sent} == set(RULE_IDS)
    for touch in sent:
        assert touch.settled_at
        zone = w.house.app.office.relationship(store.people.contact(touch.contact_id)).zone
        at = touch.settled_at.astimezone(ZoneInfo(zone))
        minutes = at.hour * 60 + at.minute
        assert at.weekday() < 5, touch
        assert 9 * 60 + 30 <= minutes <= 11 * 60 + 30 or 14 * 60 <= minutes <= 17 * 60 + 30, touch


RULE_IDS = ("prospects/hello", "prospects/check-in", "prospects/industry-news")


def check_nothing_twice(w: Week) -> None:
    """No touch, no words of the manager's and no news stands twice on one phone."""
    for key, person in w.people.items():
        said = Counter(one.text for one in person.chat if one.from_bot and not one.buttons)
        again = [text for text, n in said.items() if n > 1]
        assert not again or key == "guest", f"{key} got twice: {again}"  # who is asked again after the block
    items = Counter((touch.contact_id, touch.item_id) for touch in w.house.touches() if touch.item_id)
    assert max(items.values(), default=0) <= 1


async def play(w: Week) -> None:
    for day in (monday, tuesday, wednesday, thursday, friday):
        await day(w)


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_week(language: str, renew: bool) -> None:
    async with week(language) as w:
        await play(w)
        check_nobody_sees_another(w)
        check_hours(w)
        check_nothing_twice(w)
        agrees(w.paper.text(), f"week.{language}.md", renew=renew)
