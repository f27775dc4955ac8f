"""The news of the sandbox, written by hand: fictional, and about nobody in particular."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    title: str
    summary: str


def _stories(text: str) -> tuple[Story, ...]:
    """A line of title, then the summary, with a blank line between stories."""
    blocks = (block.strip().split("\n", 1) for block in text.strip().split("\n\n"))
    return tuple(Story(title, " ".join(summary.split())) for title, summary in blocks)


PACKAGING = _stories("""
A paper mailer that survives rain, and the warehouse that tested it for a year
Kraft mailers with a wax-free barrier went through fourteen months of ordinary parcel handling at a regional depot.
Returns for wet goods fell to the level of plastic bags, at about four cents more a piece.

Why the smaller box costs more to fill than to buy
A co-packer timed every step of its line and found that odd box sizes cost it eleven minutes a shift in changeovers.
It now stocks six sizes instead of nineteen and buys slightly more board.

Reusable crates come home, if somebody asks for them
A pool of folding crates lost one in eight a year until drivers were given a count at each drop.
The reminder on a paper slip did more than the tracking chips that were tried first.

Ports clear the spring backlog two weeks early
Waiting times at three northern container terminals are back under a day after a mild season and fewer blank sailings.
Forwarders still advise booking reefers three weeks ahead.

Board mills hold prices for the second quarter
Recycled containerboard stays where it was in January, buyers and sellers report, as energy costs level out.
Contracts with a quarterly index are quietly replacing fixed annual prices.

A food maker takes the window out of its pasta box
Dropping the film window made the carton recyclable in one stream and shortened packing by a tenth of a second a piece.
Sales did not move, which settled an argument that had lasted three years.

What the new recyclability grades will ask of your label
From next year adhesives count towards the grade of the whole pack, and wash-off glues get the better mark.
Printers suggest testing with the actual bottle, since surface treatment changes the result.

Palletising at night with nobody there
A mid-sized bakery runs two robot cells from ten to five and lets the morning shift load the trucks.
The cells stop about twice a night, and a person on call solves most of it from home.

Stretch film gets thinner, loads get steadier
Pre-stretched film at eight microns held loads as well as seventeen did in a tilt test with mixed cases.
What mattered was the wrap pattern at the bottom, where most loads had been under-wrapped.

Freight rates in Europe settle, drivers do not
Spot prices for full loads have moved less than two per cent since autumn.
Carriers say the real limit is people: the average long-distance driver is now fifty-three.

Three ways to measure a cushion, and which one lies
Drop tests from a fixed height flatter foam, a group of test laboratories found by comparing with recorded journeys.
They propose a short vibration run before the drop, which takes an extra hour.

A brewery goes back to returnable glass for restaurants
After six years of one-way bottles a family brewery washes its own again within eighty kilometres of home.
The line paid for itself faster than planned because breakage had been estimated too high.

Digital print reaches the corrugated line
Single-pass presses now run at the speed of a medium corrugator, so short runs need no stop.
Converters use them for seasonal boxes first, where plates were never worth it.

How one plant halved its glue bill by looking at the nozzles
Worn nozzles laid twice the bead that the joint needed, and nobody had measured it since installation.
A ten-minute check each Friday keeps it that way.

Inland waterways carry more cartons than before
Low bridges once kept stacked containers off the canal; a new barge lowers its wheelhouse and its deck.
The trip takes a day longer than by road and is booked out until June.

Moulded fibre trays learn to hold electronics
Fibre trays with a smooth inner face passed scratch tests for small displays.
The moulds need a fine mesh that wears out in four months, which is the part still being worked on.

The quiet return of the wooden box
Machine builders that ship overseas order more nailed plywood cases, as steel frames wait for weeks.
Heat treatment stamps are checked at nearly every port now, so the paperwork has to travel outside the case.

Customs data filed before loading: what shippers got wrong first
Half of the early rejections under the new pre-loading rule came from one field, the description of goods.
"Parts" and "samples" are refused; a material and a use in five words pass.

A cold chain without dry ice for medium distances
Phase-change packs frozen at minus twenty-one kept vaccines in range for fifty hours in a summer trial.
They come back with the next delivery, which is the difference from dry ice that the accountants liked.

Packaging tax returns: five numbers to collect now
Weights by material, recycled share, where it was bought, where it was sold, and who threw it away.
Firms that weighed real samples instead of asking suppliers corrected their figures by up to a third.

Corner boards from waste paper hold up a stack of eight
A mill in the hills presses edge trimmings into corner boards that carry as much as virgin board.
Its customers noticed the grey colour first and the price second.

Why so many cartons are opened from the wrong side
A study with two hundred kitchen knives shows that people cut where the tape looks thinnest.
Moving the tear strip to the long side cut damaged goods in half.

Warehouse rents cool in the outer belts
Space an hour from large cities is a little cheaper than a year ago, while anything within thirty minutes is not.
Owners offer shorter leases rather than lower rents.

A standard pallet label, finally readable by everybody
Three retail groups agreed on one layout with the code in the same corner.
Suppliers print one label instead of three and stop paying for relabelling at the gate.

Compostable film for vegetables finds its place
Growers use it for cucumbers that go into organic waste bins anyway, and nowhere else.
The lesson, says one of them, is to ask where the film ends up before asking what it is made of.

Predictive maintenance for a capping line, told honestly
Of forty alarms in half a year, nine were right, and three of those saved a weekend.
The team kept the sensors on the two heads where the alarms made sense and removed the others.

Shelf-ready packs that can be opened with gloves on
A thumb-wide perforation at the front edge made the difference for staff in cold rooms.
Retailers tested it in four stores and asked for it in all.

Rail ferry line opens for lorries without drivers
Trailers roll on by tractor and are collected on the other shore, so no driver rests at sea.
The first weeks ran half full, as shippers had to find a partner on both sides.

The price of aluminium lids rises again
Smelters pass on the winter's electricity with a delay of one quarter.
Dairies look at paper lids with a peelable seal, which two fillers already run at full speed.

Small parcels by cargo bike, measured over two winters
In the old town bikes delivered nineteen stops an hour against eleven by van.
Snow days were worse for the vans, which nobody had expected.

A packer's guide to lithium cells in returns
Returned toys and tools travel with damaged cells more often than the sender knows.
A steel bucket with dry granulate at the returns desk is cheap and has already stopped two fires.

How to brief a designer for a box that runs on your machine
Bring the blank, the speed and the three worst jams of the past month to the first meeting.
A design that ignores the folding arms will be redrawn, says a machine setter with thirty years behind him.

Secondary fibre from coffee cups becomes a shopping bag
A mill that separates the lining in warm water sells the fibre on for bags with a light brown tint.
Collection is the expensive part, so it starts with office canteens.

Forecast sharing between a retailer and its carton maker
Once a week a plain spreadsheet with six weeks of orders goes to the carton plant.
Rush orders fell by two thirds, and neither side bought any software.

Safety at the baler: a short film that worked
The film shows a glove, a bottle and a closing door, lasts forty seconds and has no words.
Reported near misses went up at first, because people began to recognise them.

New test for shelf life under kitchen light
Lamps in shops and homes have changed, and the old light test no longer matches what snacks go through.
The proposed cycle uses cool white light for sixteen hours and darkness for eight.

Import duties on tinplate: who feels it first
Can makers with long contracts are safe until autumn; small canneries that buy by the month are not.
Some of them form a buying group and order by the shipload.

A print shop that sells its waste heat
Drying ovens warm forty flats next door since the pipe was laid under the yard.
The contract runs for fifteen years and paid for the new burner.

Automated storage for a firm with two hundred orders a day
Lift modules bought second hand tripled the stock on the same floor.
The picking itself is not faster, says the owner, but nobody climbs ladders any more.

Glue-free tubes made by winding and steam
The tubes are wound from slit paper and set by steam, so they pulp in minutes.
Their limit is damp: above eighty per cent humidity they soften.

The empty truck problem in numbers
One kilometre in five is driven without load, and mixed fleets do worse than specialised ones.
Two neighbours in the north now fill each other's way home three days a week.

Tamper evidence without plastic: four designs compared
Paper seals across the flap were opened unnoticed by half the testers, perforated locking tabs by one in thirty.
The tabs add a tenth of a cent if the die is changed anyway.

Sensors in the stretch wrap tell who dropped the pallet
Shock loggers the size of a coin rode along on six hundred pallets of tiles.
Most hits happened in the sender's own yard, between the hall and the ramp.

Minimum wages for sorting plants: first effects
Sorting costs rose by about seven per cent, and staff stayed twice as long.
Better trained hands also brought the share of wrong material in the bales down.

Planning for the longest lorry on the ramp
Longer combinations are allowed on more roads from March, and many yards cannot turn them.
A planner suggests walking the route with chalk before signing anything.

Paper straps hold as well as plastic ones, in most cases
Loads under four hundred kilos stayed tight for six weeks under paper straps.
For heavier ones the straps crept a little each night and had to be tightened once.
""")

SOFTWARE = _stories("""
Fewer tools, same work: what a software clear-out really saves
A logistics firm went from ninety-four subscriptions to fifty-one in a year and asked staff after each step.
The money was the smaller gain; new people were ready to work four days sooner.

Asking for deletion: what the supplier's answer should contain
A good answer names the systems, the backups and the date on which the last copy goes.
Data protection officers collected forty of them and found six that did.

An assistant that writes minutes, and who may read them
After three months of automatic minutes a works council asked where they are kept and for how long.
The firm settled on thirty days, no audio, and a button that anybody in the meeting may press.

Single sign-on is no longer a luxury feature
More vendors include it in their middle plan after buyers refused to pay a surcharge for safety.
Those that still charge extra find it named in tenders as a reason to exclude them.

How a support team uses a language model without letting it talk to customers
The model drafts, finds old cases and flags promises; a person sends every answer.
First replies are a third faster, and the team lead reads a sample of twenty each Friday.

Audit logs that people can read
One vendor rewrote its log from event codes into short sentences with a name and a reason.
Auditors finished in two days instead of five, and administrators started to look at it on their own.

The price rise letter, and how three buyers answered it
One asked for the terms of exit, one for last year's usage, one for a call with a product manager.
All three ended below the announced increase, the first one by most.

Backups that were never restored are only hopes
A survey among small firms found that half had never tried a full restore.
A consultant suggests doing it on a Thursday with cake, so that it happens every quarter.

Data residency questions every buyer now asks
Where does it rest, where is it processed, who can look at it from elsewhere.
Vendors with one clear page of answers report shorter security reviews than those with certificates alone.

Small models on a laptop are good enough for sorting mail
An insurance broker sorts incoming letters with a model that fits on an ordinary machine.
Nine in ten land on the right desk, which is what people managed before.

Contract renewals: put the date where somebody sees it
Renewal dates in a shared calendar saved a wholesaler more than its last negotiation did.
The trick was a second entry, ninety days earlier, with a name on it.

What a data processing agreement should say about assistants
It should say whether inputs train anything, who else handles them, and how a customer switches the feature off.
Lawyers warn of the phrase "to improve our services", which can mean all three.

Migration weekend: notes from a firm that moved its CRM in two days
They moved open deals and contacts and left ten years of closed ones in an archive that can be searched.
Nobody has asked for an old record in the eight weeks since.

Passkeys at work, half a year on
Helpdesk calls about forgotten passwords fell by seventy per cent at a hospital group.
The hard part were shared computers on the wards, which now use cards.

A vendor publishes its outages, and sales go up
Every incident gets a page with times, cause and what changed, written by the engineer on duty.
Prospects mention those pages in first calls more often than the features.

Procurement asks for an exit plan before signing
The plan fits on one page: formats, prices for the last month, and a test export in the first ninety days.
Two suppliers declined and were not missed.

How to measure whether an assistant helps
Count finished tasks and rework, not prompts, says a study in four accounting offices.
Time saved on drafts was partly spent on checking, and the balance was still positive.

Open formats win a quiet victory in facility management
Building data now moves between five products without conversion, after a town insisted on it.
The town's next tender is half as long.

The spreadsheet that runs the factory, and its successor
A planning sheet with eleven thousand formulas was replaced step by step over fourteen months.
It still opens every morning, but only to be compared with the new system.

Security questionnaires: answer once, share often
A trade group keeps one set of answers that members update twice a year.
Customers accept it in four cases out of five, and the fifth gets a call.

New guidance on automated decisions about employees
Supervisory authorities remind employers that a ranking is a decision when nobody dares to overrule it.
They recommend recording how often people did.

Cookie banners on business portals: most are not needed
A check of sixty supplier portals found that forty-one used nothing that requires consent.
Removing the banner made logins faster and complaints rarer.

Role models for access: start with the leavers
Accounts of people who had left were the most common finding in a year of reviews.
A weekly list from payroll, compared by a script of thirty lines, closed nearly all of them.

Why integration projects fail in week three
That is when the second system's owner goes on holiday and the test data runs out, a consultant writes.
She now asks for a named deputy and two hundred real records before starting.

Retention periods, explained with a wardrobe
Some things are kept because the law says so, some because they fit, most because nobody looked.
A practical guide sorts forty kinds of business records into those three.

Usage-based pricing meets its first careful winter
Customers on metered plans trimmed idle jobs and logs, and bills fell by a fifth.
Vendors respond with floors and with better dashboards, in that order.

The rise of the internal prompt library
A tax firm shares sixty tested prompts in the same place as its checklists.
Each has an owner, a date and an example of a wrong answer.

How to tell customers about a breach within a day
A template with five facts beats a perfect statement that comes on Thursday.
What is known, what is not, what we did, what you can do, when we write again.

Field service apps learn to work without a signal
Technicians in cellars lost entries until their app kept a journal on the phone and sent it later.
Conflicts turned out to be rare, because two people seldom repair one boiler.

Buying AI features: five questions from a works council
Which data, which purpose, who sees the result, can it be switched off, and what happens to those who do.
The list is one page long and now travels with every request for software.

Data rooms go back to being boring
After a wave of clever viewers, buyers ask for plain downloads, a log and an expiry date.
One provider removed eleven features and gained customers.

What happened when a firm turned off internal e-mail on Fridays
Questions moved to Thursdays and to corridors, and nothing broke.
The experiment became a habit in two departments out of five.

Software escrow gets a modern form
Instead of a disk at a notary's, a nightly build in a second account that the customer can start.
The first real use took four hours, two of them to find the phone number.

Accessibility rules reach business software
Keyboard paths and contrast are now part of acceptance tests at public buyers.
Developers report that the fixes helped the fast typists too.

A CRM without reminders, by choice
Sales staff in a machine shop asked for silence and a list on Monday mornings.
Follow-ups rose, says their manager, because the list was short enough to finish.

Encryption keys in the customer's hands: for whom it pays
Holding your own keys means answering the phone at night when they expire.
For banks it pays, for a firm of forty people a good contract does more.

Language models read tenders, people still decide
A construction supplier lets a model mark risky clauses in documents of two hundred pages.
It finds four in five; the fifth is usually a table.

Documentation written by support, not by marketing
Pages that start with the error message are read to the end, page statistics show.
One vendor moved two writers into the support room and saw tickets fall by a quarter.

The cost of one more field in a form
Each further required field on a supplier form lost three in a hundred registrations.
Purchasing removed nine of them and asks for the rest when the first order is placed.

Supervising AI at work: the first year of the new duty
Firms that named a person and a weekly hour found problems early; those that named a committee did not meet.
Authorities say they will look at records before they look at technology.

Two-person approval for payments, done without annoyance
Approvals that arrive with the invoice and the order on one screen take twelve seconds.
Without them it was four minutes and a phone call.

Why a bank prints its emergency contacts
When the directory is down, nobody can look up who repairs the directory.
A laminated card in each office was the cheapest measure in this year's continuity plan.

Telemetry on by default: buyers push back
Three large customers made opting in a condition, and the vendor changed it for all.
It now knows less, its product head admits, and asks more.

From ticket numbers to names: a small change in tone
Replies that begin with the customer's own words are rated better than those that begin with a number.
It costs nothing but a new template.

Old servers, new rules: what the reporting duty covers
Machines that nobody claims are the ones that get reported late, insurers say.
An inventory by cable tracing took one school district two days and found seven.

Synthetic test data gets good enough to argue with
Invented customers with plausible gaps and typing errors found more faults than masked real ones.
The generator is a page of rules that the testers wrote themselves.
""")

ZHIZAO = _stories("""
一家瓦楞纸箱厂把换版时间压到了六分钟
车间没有买新设备，只是把刀模、油墨和首件检验提前摆到了机边。三个月下来，小批量订单第一次不再亏钱。

夜班无人，灯还亮着：注塑车间的半自动尝试
机械手取件之后，真正卡住的是料斗和模温，夜里停机大多与人无关。工程师给料斗加了一个最便宜的称重传感器，停机少了七成。

快递袋变薄以后，破损率为什么反而下降
一家电商仓库把袋子减薄两成，同时把封口宽度加倍。半年的退货单说明，破口几乎都在封口，而不在袋身。

长三角零担运价连续五周平稳
节后货量恢复得比往年慢，运力也没有急着回来，价格因此没有大起大落。货代建议出口企业把订舱提前到两周以上。

工厂里的第一台 AMR 该放在哪条路上
一家电机厂先用粉笔在地上画了三天路线，才决定把小车放在仓库与总装之间。主管说，走得最多的路不一定是最值得自动化的路。

再生塑料的气味问题，有了一个土办法
在造粒前用热风多吹四十分钟，检测值降到了客户能接受的范围。成本每吨增加不到两百元，比换供应商便宜。

图纸上的公差，供应商到底看不看
一家采购部门回访了三十家加工厂，发现一半按习惯加工，出了问题再看图。他们现在只标真正要紧的尺寸，返工少了三分之一。

托盘租赁在中小企业里慢慢走开
按次计费让食品厂不必再自己回收木托盘，但丢失的那几个总说不清算谁的。有园区试着在门口点数，争议当月就少了一半。

芯片到货了，排产却更难了
缺料时大家按有什么做什么，料齐之后反而暴露出换线的代价。计划员把一周分成三段，每段只做一个平台的产品。

一条老产线的体检：振动、温度和一本手账
厂里给十二台主轴装了传感器，最后最有用的却是老师傅二十年的维修记录。两样对照，才知道哪种振动值得停机。

出口包装木箱：熏蒸章查得更严了
多个港口把抽检改成了逐箱查看，章印模糊的一律退回。有经验的厂家会把章盖在两个侧面，并把照片随单证一起发。

蜂窝纸板开始替代泡沫，先从冰箱底座开始
跌落试验的结果与泡沫相当，受潮之后还差一些。厂家的办法是只用在底座和顶盖，侧面仍然保留原来的设计。

招工难，工厂把班次改成了四天
每天多一个半小时，换来三天休息，年轻人的离职率降了一半。班长们说，最难的是交接，第一个月几乎天天加会。

冷链箱里的温度，差在开门的那三分钟
一份对两百趟配送的记录显示，超温大多发生在最后一次卸货。加一道软帘，比换一辆新车管用。

数字孪生之前，先把现场的标签换了
一家阀门厂在建模时发现，三成管路的标签与图纸对不上。他们花两周重新挂牌，后面的项目反而提前完工。

胶带少用一圈，一年省下一辆叉车
打包台加了一个定长切断器，每箱少用二十厘米胶带。这个改动是包装组自己提的，奖金也发给了他们。

供应商付款周期，大客户开始缩短
几家整机厂把账期从九十天改为六十天，并按实际验收日起算。上游的模具厂说，现在敢先买钢材再等订单了。

车间空调的电费，藏在门缝里
能源审计发现，物料门每天有五个小时是开着的。装上快速卷帘以后，夏天的电费降了百分之十二。

小型激光焊进入钣金作坊
过去外协的薄板件如今可以自己做，师傅学了三天就能上手。需要注意的是防护，很多作坊忽略了反射光。

包材涨价的时候，谁先想到了改箱型
一家小家电厂把两种机型的外箱统一，每个只大了八毫米。纸价涨了，总的包材支出却没有动。

港口的电动集卡，第一年的账
能耗只有柴油车的四成，轮胎却换得更勤。司机最满意的不是省钱，而是驾驶室里安静。

质检员的眼睛和相机的眼睛
视觉检测把划痕找得很全，却把水渍也算了进去。最后的办法是相机挑，人来定，每班少看九成的好件。

订单变碎以后，仓库怎么拣货
平均每单不到三行，整箱出库的货架反而成了障碍。仓库主管把最常用的六百种零件搬到了打包台旁边。

一次性木托盘的出路：做成花箱
园区里的一家小厂回收破损托盘，拆出的板料做成花箱卖给物业。算上省下的清运费，生意刚好不亏。

工业软件按月付费，设备科有话说
停一个月就打不开历史数据，让不少工厂不敢签。新的合同里开始写明：欠费也能导出，格式要公开。

铝价上行，压铸厂先动了浇道
重新设计浇道之后，每模少用半公斤料，良率没有变化。模具改动花了四万元，两个月就收了回来。

返程空车去哪儿了
平台数据显示，五趟里有一趟是空着回来的，周一最多。两家邻近的企业约好互相捎货，每周各省两趟车。

标签打错一个数字，退回来三个柜
事后复盘，错的不是打印机，而是两个人都以为对方核过。现在系统只认扫描，不再允许手输批号。

食品包装减层：从五层膜到三层膜
三层结构的阻氧性能略低，保质期从十二个月改成九个月。零售商同意了，因为货架周转本来就不到三个月。

老厂房里的消防与货架高度
一次检查让许多仓库发现，喷淋与货架顶之间的距离不够。最省钱的办法是少放一层，而不是改管路。

打样快一天，订单多一成
一家丝网印刷厂给打样留了一台专机，不再与量产抢时间。业务员说，客户记住的往往是第一件样品什么时候到。

螺丝也能缺货：一次小零件的大停线
总装线因为一种两分钱的螺丝停了六个小时。事后他们把两百种小件改成双箱制，空一箱就补一箱。

充电叉车什么时候充电最合适
午休补电四十分钟，比夜里一次充满更能延长电池寿命。现场只多装了三个插座，班组自己排了顺序。

胶印与数码，不再二选一
一家彩盒厂用胶印做底，用数码加印批次和地区信息。五百个起订的订单，如今也能当周交货。

园区里的共享实验室
盐雾、跌落、老化三台设备由十家企业合买，按小时预约。最忙的是跌落台，排期已经到了下个月。

海外仓的退货，拆开看才知道
抽查一百件退货，真正有质量问题的只有十七件。其余的多半是说明书没看懂，于是说明书从十二页改成了两页图。

除湿比加热更省：一间纸品仓库的冬天
过去靠升温防潮，纸板边缘仍会卷曲。换成除湿机之后，室温低了五度，电费少了三成。

学徒回来了，这次学的是机器人示教
职校与工厂合开的班，第一年只教三件事：安全、坐标和怎么停。带班师傅说，会停比会动更重要。

出口申报新规：品名不能再写“配件”
被退单的申报里，一半以上问题出在品名过于笼统。材质加用途，五六个字就够，系统里可以预先存好。

可循环周转箱，丢在了自己家里
一家汽配厂追查三个月，发现少掉的箱子大多在隔壁车间当了工具柜。贴上颜色之后，当周找回四百只。

给设备留一扇门：二手产线搬迁记
拆机只用了四天，进门却等了两周，因为门洞矮了十二厘米。新规划的厂房，门都按最大的设备加半米来留。

节能电机换不换，先看一年转多少小时
每年运行不到两千小时的水泵，换新要八年才能回本。测一周电流再决定，比按铭牌估算靠谱得多。

纸浆模塑走进电子包装
内壁压光之后，托盘不再刮花屏幕。模具网四个月要换一次，是眼下最大的一笔开销。

数据要出境，制造企业先做这三张表
有什么数据、给谁看、为什么非给不可，三张表填完，多半的传输其实可以停掉。法务说，剩下的才需要写进合同。

小批量定制家具厂的排产黑板
他们试过两套软件，最后留下的是一块磁性黑板和每天十分钟的站会。软件还在，只用来算料。

一份物流合同里最容易忽略的一句话
“到达”是指到港、到门还是签收，差着好几天的仓租。有货主把三个时间点都写进了附件，纠纷少了许多。
""")
