// The demo page: polls the state of the sandbox and draws two phones, a clock and what comes next.

const POLL_MS = 400;
const RETRY_MS = 2000;
const ANSWER_MS = 10_000;
const TOAST_MS = 2500;
const FOLLOW_MS = 6000;
const NEAR_BOTTOM_PX = 60;
const ANY_VERSION = -1;
const HUES = 8;
const LONG_CODE = 60;

const SPEEDS = { pause: "Pause", hour: "1 h/s", day: "1 day/s" };
const SPEED_HINTS = { pause: "The clock stands still", hour: "An hour passes in a second", day: "A day passes in a second" };
const STATES = {
  invited: "invited, has not answered",
  paused: "paused",
  stopped: "said stop",
  blocked: "cannot be reached",
};
const MEDIA = {
  photo: "Photo",
  video: "Video",
  animation: "Animation",
  video_note: "Video message",
  voice: "Voice message",
  audio: "Audio",
  sticker: "Sticker",
  location: "Location",
  contact: "Contact",
};
const DRAWINGS = {
  photo: "photo",
  sticker: "photo",
  video: "play",
  animation: "play",
  video_note: "play",
  voice: "play",
  audio: "play",
  location: "place",
  contact: "person",
};
const PAGES = { desk: "Desk", timeline: "Timeline" };
const NO_THREAD = "General";
const LANGUAGES = { zh: "zh-CN", en: "en-GB" };

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

// ---- Small things of the page

const byId = (id) => document.getElementById(id);

function element(tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

function icon(name, label = "") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  svg.setAttribute("class", `icon ${name}`);
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else {
    svg.setAttribute("aria-hidden", "true");
  }
  return svg;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function setShown(node, shown) {
  if (node.hidden === shown) node.hidden = !shown;
}

// Keeps every node whose key stays, so that nothing flickers and no button moves away from under the pointer.
function reconcile(parent, items, keyOf, make, update) {
  const wanted = new Set(items.map((item) => String(keyOf(item))));
  const present = new Map();
  for (const node of [...parent.children]) {
    if (wanted.has(node.dataset.key)) present.set(node.dataset.key, node);
    else node.remove();
  }
  let next = parent.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    let node = present.get(key);
    if (!node) {
      node = make(item);
      node.dataset.key = key;
    }
    if (node === next) next = next.nextElementSibling;
    else parent.insertBefore(node, next);
    update(node, item);
  }
}

const drawn = new WeakMap();

// Builds a part of the page anew only when what it shows has changed.
function redraw(node, shows, build) {
  const signature = JSON.stringify(shows);
  if (drawn.get(node) === signature) return;
  drawn.set(node, signature);
  node.replaceChildren(...[build()].flat());
}

function remembered(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null; // storage may be forbidden; then a reload forgets
  }
}

function remember(key, value) {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // see above
  }
}

async function copy(text) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // refused: the old way below needs no permission
    }
  }
  const area = element("textarea", "off-screen");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

// ---- Time

const formats = new Map();

function format(date, language, zone, options) {
  const key = `${language} ${zone} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, formatIn(language, zone, options));
  return formats.get(key).format(date);
}

function formatIn(language, zone, options) {
  try {
    return new Intl.DateTimeFormat(language, { ...options, timeZone: zone || "UTC" });
  } catch {
    return new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" }); // a zone this browser does not know
  }
}

const localeOf = (person) => LANGUAGES[person.language] ?? "en-GB";
const hourIn = (date, zone) => format(date, "en-GB", zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayIn = (date, zone) => format(date, "en-CA", zone, { year: "numeric", month: "2-digit", day: "2-digit" });
const weekdayIn = (date, zone) => format(date, "en-GB", zone, { weekday: "short" });
const cityOf = (zone) => zone.split("/").at(-1).replaceAll("_", " ");

function dayName(date, person) {
  return format(date, localeOf(person), person.zone, { weekday: "long", day: "numeric", month: "long" });
}

function distance(from, to) {
  const hours = (to - from) / 3_600_000;
  if (hours <= 0) return "due now";
  if (hours < 1) return "soon";
  if (hours < 36) return `in ${Math.round(hours)} h`;
  const days = Math.round(hours / 24);
  return days < 14 ? `in ${days} days` : `in ${Math.round(days / 7)} weeks`;
}

// ---- People

function initials(name) {
  const words = name.trim().split(/\s+/);
  if (/\p{Script=Han}/u.test(name)) return [...name].slice(-2).join("");
  return words.length > 1 ? words[0][0] + words.at(-1)[0] : name.slice(0, 2);
}

function hueOf(id) {
  let sum = 0;
  for (const char of String(id)) sum = (sum * 31 + char.codePointAt(0)) % 9973;
  return sum % HUES;
}

function paintAvatar(node, person, hue) {
  setText(node, initials(person.name));
  node.dataset.hue = hue;
}

// ---- The server

class Server {
  version = ANY_VERSION;

  // The state, or null when nothing has changed.
  async state() {
    const response = await fetch(`/api/state?seen=${this.version}`, {
      cache: "no-store",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (response.status === 204) return null;
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    const state = await response.json();
    this.version = state.version;
    return state;
  }

  // A server that was started again counts from the beginning.
  forget() {
    this.version = ANY_VERSION;
  }

  // What went wrong, in one line, or "".
  async post(path, body) {
    try {
      const response = await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      const answer = await response.json().catch(() => ({}));
      return answer.error ?? (response.ok ? "" : `The demo answered ${response.status}.`);
    } catch {
      return "The demo does not answer.";
    }
  }
}

// ---- Messages

const KEPT_TAGS = new Set(
  "A B STRONG I EM U INS S STRIKE DEL CODE PRE BLOCKQUOTE SPAN TG-SPOILER TG-EMOJI BR".split(" "),
);
const KEPT_ATTRIBUTES = new Set(["href", "class", "expandable"]);

// The server's HTML is safe already; the page still lets through only what Telegram knows.
function dressed(html, names) {
  const template = element("template");
  template.innerHTML = html;
  for (const node of [...template.content.querySelectorAll("*")]) dress(node, names);
  trimAroundBlocks(template.content);
  linkCommands(template.content);
  return template.content;
}

function dress(node, names) {
  if (!KEPT_TAGS.has(node.tagName)) return node.replaceWith(node.textContent);
  for (const { name } of [...node.attributes]) if (!KEPT_ATTRIBUTES.has(name)) node.removeAttribute(name);
  if (node.tagName === "A") dressLink(node);
  if (node.tagName === "CODE") dressCode(node);
  if (node.tagName === "TG-SPOILER" || node.classList.contains("tg-spoiler")) dressSpoiler(node);
  if (node.tagName === "B" && names.has(node.textContent)) node.dataset.hue = names.get(node.textContent);
}

function dressLink(link) {
  if (!/^https?:\/\//i.test(link.getAttribute("href") ?? "")) return link.removeAttribute("href");
  link.target = "_blank";
  link.rel = "noopener noreferrer";
}

function dressCode(code) {
  code.tabIndex = 0;
  code.setAttribute("role", "button");
  code.title = "Tap to copy";
  code.classList.toggle("block", code.textContent.length > LONG_CODE);
}

function dressSpoiler(spoiler) {
  spoiler.className = "spoiler";
  spoiler.tabIndex = 0;
  spoiler.setAttribute("role", "button");
  spoiler.setAttribute("aria-label", "Hidden text, tap to show");
}

// A block starts a line of its own, so the line breaks beside it would show as empty lines.
function trimAroundBlocks(root) {
  for (const block of root.querySelectorAll("blockquote, pre, code.block")) {
    const { previousSibling: before, nextSibling: after } = block;
    if (before?.nodeType === Node.TEXT_NODE) before.data = before.data.replace(/\n{1,2}$/, "");
    if (after?.nodeType === Node.TEXT_NODE) after.data = after.data.replace(/^\n/, "");
  }
}

function linkCommands(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement?.closest("a, code, pre")) texts.push(walker.currentNode);
  for (const text of texts) {
    const pieces = text.data.split(/(?<![\w/@<>:.])(\/[a-z]{2,32})(?![\w/])/);
    if (pieces.length > 1) text.replaceWith(...pieces.map((piece, at) => (at % 2 ? commandLink(piece) : piece)));
  }
}

function commandLink(command) {
  const button = element("button", "command", command);
  button.type = "button";
  return button;
}

function plainText(html) {
  const template = element("template");
  template.innerHTML = html;
  return template.content.textContent;
}

// The first words; a relayed message is known by its name already, which `from` is.
function snippet(message, from) {
  let text = plainText(message.html).trim();
  if (text.startsWith(from) && text.includes("\n")) text = text.slice(text.indexOf("\n"));
  text = text.replace(/\s+/g, " ").trim();
  return text ? text.slice(0, 140) : mediaName(message.media);
}

const mediaName = (media) => (media ? (MEDIA[media.kind] ?? media.name ?? "File") : "");

function makeMessage(message) {
  const item = element("li", `message from-${message.sender}`);
  item.tabIndex = -1;
  const bubble = element("div", "bubble");
  const reply = element("button", "answer");
  reply.type = "button";
  reply.tabIndex = -1;
  reply.setAttribute("aria-label", "Reply");
  reply.append(icon("reply"));
  const row = element("div", "row");
  row.append(bubble, reply);
  item.append(row, element("div", "buttons"));
  return item;
}

function updateMessage(item, message, context) {
  const [row, buttons] = item.children;
  const quoted = message.reply_to == null ? null : context.find(message.reply_to);
  const { id, html, files, at, edited, silent, reaction } = message;
  const shows = [id, html, files, at, edited, silent, reaction, quoted && [quoted.html, quoted.media]];
  redraw(row.firstElementChild, shows, () => bubbleParts(message, quoted, context));
  redraw(buttons, message.buttons, () => message.buttons.map(buttonRow));
  setShown(buttons, message.buttons.length > 0);
  item.classList.toggle("last", message.last);
  item.classList.toggle("wide", message.buttons.length > 0);
}

function bubbleParts(message, quoted, context) {
  const parts = [];
  if (message.reply_to != null) parts.push(quoteOf(message.reply_to, quoted, context));
  if (message.files.length === 1) parts.push(mediaPart(message.files[0]));
  if (message.files.length > 1) parts.push(albumPart(message.files));
  const text = element("div", message.html ? "text" : "text bare");
  text.append(dressed(message.html, context.names), metaPart(message, context.zone));
  return [...parts, text];
}

function quoteOf(id, quoted, context) {
  const quote = element("button", "quote");
  quote.type = "button";
  quote.tabIndex = -1;
  quote.dataset.quoted = id;
  const who = quoted ? context.senderName(quoted) : "";
  quote.append(element("b", "", who), element("span", "", quoted ? snippet(quoted, who) : "Deleted message"));
  return quote;
}

function albumPart(files) {
  const part = element("div", "album");
  part.append(...files.map(mediaPart));
  return part;
}

function mediaPart(media) {
  const part = element("div", `media ${media.kind}`);
  const label = element("span", "label");
  label.append(element("b", "", media.name || mediaName(media)));
  if (media.name) label.append(element("small", "", MEDIA[media.kind] ?? "File"));
  part.append(icon(DRAWINGS[media.kind] ?? "file"), label);
  if (media.picture) showPicture(part, media);
  return part;
}

// What the browser cannot draw stays the drawing that stands for it.
function showPicture(part, media) {
  const link = element("a", "picture");
  link.href = media.picture;
  link.target = "_blank";
  const image = element("img");
  image.alt = media.name || mediaName(media);
  image.addEventListener("load", () => part.dispatchEvent(new Event("grown", { bubbles: true })));
  image.addEventListener("error", () => {
    link.remove();
    part.classList.remove("pictured");
  });
  image.src = media.picture;
  link.append(image);
  part.classList.add("pictured");
  part.append(link);
}

function metaPart(message, zone) {
  const meta = element("span", "meta");
  if (message.reaction) meta.append(element("span", "reaction", message.reaction));
  if (message.edited) meta.append(element("span", "", "edited"));
  if (message.silent) meta.append(icon("silent", "sent without a sound"));
  const date = new Date(message.at);
  const time = element("time", "", hourIn(date, zone));
  time.dateTime = message.at;
  time.title = format(date, "en-GB", zone, { dateStyle: "full", timeStyle: "short" });
  meta.append(time);
  if (message.sender === "person") meta.append(icon("tick", "delivered"));
  return meta;
}

function buttonRow(buttons, row) {
  const line = element("div", "button-row");
  line.append(...buttons.map((button, column) => inlineButton(button, row, column)));
  return line;
}

function inlineButton(button, row, column) {
  const isLink = button.kind === "url" && /^https?:\/\//i.test(button.value);
  const node = element(isLink ? "a" : "button", "inline", button.label);
  if (isLink) {
    node.href = button.value;
    node.target = "_blank";
    node.rel = "noopener noreferrer";
  } else {
    node.type = "button";
  }
  Object.assign(node.dataset, { kind: button.kind, row, column, value: button.value ?? "" });
  if (button.kind !== "data") node.append(icon(button.kind));
  return node;
}

// An album is one message: its files next to each other, its captions below.
function withAlbums(messages) {
  const items = [];
  for (const message of messages) {
    const album = message.album && items.at(-1)?.album === message.album ? items.at(-1) : null;
    if (album) join(album, message);
    else items.push({ ...message, files: message.media ? [message.media] : [] });
  }
  return items;
}

function join(album, message) {
  album.files.push(message.media);
  album.html = [album.html, message.html].filter(Boolean).join("\n");
  album.edited ||= message.edited;
}

// Messages with a line before each new day and a heading where the topic changes; a message knows whether it is the
// last of its sender's run.
function withLines(messages, person, threads) {
  const items = [];
  const dayOf = (message) => message && dayIn(new Date(message.at), person.zone);
  messages.forEach((message, at) => {
    const [before, next, day] = [messages[at - 1], messages[at + 1], dayOf(message)];
    if (day !== dayOf(before)) items.push({ key: `day-${day}`, day: dayName(new Date(message.at), person) });
    if (message.thread !== (before?.thread ?? null)) items.push(threadLine(message, threads));
    const last = next?.sender !== message.sender || next.thread !== message.thread || dayOf(next) !== day;
    items.push({ ...message, key: message.id, last });
  });
  return items;
}

function threadLine({ id, thread }, threads) {
  return { key: `thread-${id}`, thread, heading: threads[thread] ?? NO_THREAD };
}

function makeThreadLine() {
  const line = element("li", "thread");
  const button = element("button");
  button.type = "button";
  line.append(button);
  return line;
}

function updateThreadLine(line, { thread, heading }) {
  const button = line.firstElementChild;
  setText(button, heading);
  button.title = `Write in ${heading}`;
  button.dataset.thread = thread ?? "";
}

function makeDay(item) {
  const line = element("li", "day");
  line.append(element("span", "", item.day));
  return line;
}

// ---- A phone

class Phone {
  person = null;
  #messages = [];
  #threads = {}; // names of topics, by id
  #newest = 0;
  #context = null;
  #atBottom = true;
  #top = 0; // where the list was scrolled to
  #unseen = 0;
  #drafts = new Map(); // what was typed and quoted, by person
  #toastSeen = new Map();
  #holding = new Set(); // asked for, but not yet in the state

  constructor(root, { server, nudge, beside, onTouch = () => {} }) {
    Object.assign(this, { root, server, nudge, beside, onTouch });
    root.append(byId("phone").content.cloneNode(true));
    this.part = Object.fromEntries([...root.querySelectorAll("[data-part]")].map((node) => [node.dataset.part, node]));
    this.#listen();
  }

  get visible() {
    return !document.hidden && this.root.offsetParent !== null;
  }

  show(person, state) {
    if (this.person?.id !== person.id) this.#turnTo(person);
    this.person = person;
    this.manager = state.people.find((one) => one.side === "manager");
    this.byHand = person.channel === "by-hand";
    if (person.taken) this.#holding.delete(person.id);
    this.#messages = state.chats[person.id] ?? [];
    this.#threads = state.threads?.[person.id] ?? {};
    this.#drawCaption(state);
    this.#drawTitle(state);
    this.#drawMessages(state);
    this.#drawComposer();
    this.#heed(state.toasts?.[person.id]);
  }

  toast(text) {
    const toast = element("p", "toast", text);
    this.part.toasts.replaceChildren(toast);
    setTimeout(() => toast.remove(), TOAST_MS);
  }

  // -- what it shows

  #turnTo(person) {
    this.part.messages.replaceChildren();
    this.part.toasts.replaceChildren();
    this.#atBottom = true;
    this.#unseen = 0;
    this.#newest = 0;
    this.person = person;
    this.#context = null;
    this.part.box.value = this.#draft().text;
    this.#fitBox();
    this.#openMenu(false);
  }

  #drawCaption(state) {
    const { person, part } = this;
    const now = new Date(state.clock.now);
    paintAvatar(part.avatar, person, person.side === "manager" ? "manager" : hueOf(person.id));
    setText(part.name, person.name);
    const work = person.side === "manager" ? ["account manager", state.company] : [person.account, person.role];
    const local = `${weekdayIn(now, person.zone)} ${hourIn(now, person.zone)} in ${cityOf(person.zone)}`;
    redraw(part.about, [work, local], () => [
      element("span", "work", work.filter(Boolean).join(" · ")),
      element("span", "local", local),
    ]);
    this.root.setAttribute("aria-label", `${person.name}'s phone`);
    this.#drawHold();
  }

  #drawHold() {
    const { person, part } = this;
    const taken = person.taken || this.#holding.has(person.id);
    this.root.classList.toggle("taken", taken && !this.byHand);
    setShown(part.hold, !this.byHand);
    setText(part.holder, taken ? "you hold this phone" : "acts by itself");
    setText(part.take, taken ? "Give it back" : "Take the phone");
    const name = person.name;
    part.take.title = taken ? `Let ${name} act by itself again` : `Type and press as ${name}; until then the phone acts by itself`;
    part.take.setAttribute("aria-label", taken ? `Give ${name}'s phone back` : `Take ${name}'s phone`);
  }

  #drawTitle(state) {
    const { person, part, manager } = this;
    this.root.classList.toggle("by-hand", this.byHand);
    setText(part.time, hourIn(new Date(state.clock.now), person.zone));
    const peer = this.byHand && manager ? manager.name : `${state.company} assistant`;
    const about = this.byHand ? state.company : (person.side === "contact" && STATES[person.state]) || "bot";
    setText(part.peer, peer);
    setText(part["peer-about"], about);
    part["peer-about"].classList.toggle("alert", Object.values(STATES).includes(about));
    paintAvatar(part["peer-avatar"], { name: this.byHand ? peer : state.company }, this.byHand ? "manager" : "bot");
    setText(part.note, `Not on Telegram: the bot prepares the text, ${manager?.name ?? "the manager"} sends it`);
    setShown(part.note, this.byHand);
    setShown(part.opens, person.page in PAGES);
    setText(part.opens, PAGES[person.page] ?? "");
    part.opens.setAttribute("aria-label", `${PAGES[person.page]} of ${person.name}`);
    part.opens.setAttribute("aria-expanded", String(this.beside.shows(person)));
  }

  #drawMessages(state) {
    const { person, part } = this;
    const isFirst = this.#context === null;
    const before = this.#newest;
    this.#newest = lastId(this.#messages);
    this.#context = this.#contextOf(state);
    part.messages.lang = localeOf(person);
    const quiet = state.clock.speed !== "pause" && !person.taken; // a fast clock would talk a screen reader to death
    part.messages.setAttribute("aria-live", quiet ? "off" : "polite");
    part.messages.setAttribute("aria-label", `Messages on ${person.name}'s phone`);
    const make = (item) => {
      if (item.day) return makeDay(item);
      return item.heading ? makeThreadLine() : this.#freshMessage(item, isFirst);
    };
    const update = (node, item) => {
      if (item.heading) updateThreadLine(node, item);
      else if (!item.day) updateMessage(node, item, this.#context);
    };
    const items = withLines(withAlbums(this.#messages), person, this.#threads);
    reconcile(part.messages, items, (item) => item.key, make, update);
    this.#keepPlace(this.#messages.filter((one) => one.id > before).length, isFirst);
    setShown(part.empty, this.#messages.length === 0);
    setText(part.empty, this.#emptyText());
  }

  #freshMessage(item, isFirst) {
    const node = makeMessage(item);
    if (!isFirst && this.#atBottom && !reducedMotion.matches) node.classList.add("fresh");
    return node;
  }

  #contextOf(state) {
    const messages = new Map(this.#messages.map((message) => [message.id, message]));
    const contacts = state.people.filter((one) => one.side === "contact");
    return {
      zone: this.person.zone,
      find: (id) => messages.get(id),
      senderName: (message) => this.#senderName(message, contacts),
      names: new Map(contacts.map((one) => [one.name, hueOf(one.id)])),
    };
  }

  // In the manager's chat a relayed message counts as the contact's own.
  #senderName(message, contacts) {
    if (message.sender === "person") return "You";
    const opening = /^<b>([^<]+)<\/b>/.exec(message.html)?.[1];
    return contacts.find((one) => one.name === opening)?.name ?? this.part.peer.textContent;
  }

  #emptyText() {
    if (this.byHand) return "Nothing has been sent yet";
    if (this.person.state === "invited") return "Invited, has not answered";
    return "No messages yet";
  }

  #keepPlace(added, isFirst) {
    if (this.#atBottom || isFirst) this.#toBottom();
    else this.#unseen += added;
    this.#drawPill();
  }

  #toBottom() {
    const list = this.part.messages;
    list.scrollTop = list.scrollHeight;
    this.#top = list.scrollTop;
    this.#atBottom = true;
    this.#unseen = 0;
  }

  #drawPill() {
    const { pill } = this.part;
    setShown(pill, !this.#atBottom);
    const text = this.#unseen ? (this.#unseen === 1 ? "1 new message" : `${this.#unseen} new messages`) : "";
    pill.classList.toggle("counted", this.#unseen > 0);
    pill.setAttribute("aria-label", text || "To the newest message");
    redraw(pill, text, () => [element("span", "", text), icon("down")]);
  }

  #drawComposer() {
    const { person, part } = this;
    const canStart = this.#messages.length === 0;
    setShown(part.composer, !this.byHand);
    setShown(part["no-typing"], this.byHand);
    setText(part["no-typing"], `${person.name} is reached by hand; answers are not typed here`);
    setShown(part.form, !canStart);
    setShown(part.start, canStart);
    const usual = person.side === "manager" ? "Reply to a message to answer it" : "Message";
    part.box.placeholder = this.#demand()?.asks ?? usual;
    part.box.setAttribute("aria-label", `Write as ${person.name}`);
    const commands = person.commands ?? [];
    setShown(part.menu, commands.length > 0);
    redraw(part.commands, commands, () => commands.map(commandItem));
    this.#drawQuoting();
  }

  // The newest message, where it demands an answer: as on a real phone, what is typed next is one.
  #demand() {
    const newest = this.#messages.at(-1);
    return newest?.asks == null ? null : newest;
  }

  #drawQuoting() {
    const { part } = this;
    const quoted = this.#context?.find(this.#draft().replyTo);
    const topic = this.#threads[this.#draft().thread];
    setShown(part.quoting, Boolean(quoted ?? topic));
    if (!quoted) {
      setText(part["quoted-who"], topic ? `Write in ${topic}` : "");
      setText(part["quoted-text"], "");
      return;
    }
    const who = this.#context.senderName(quoted);
    setText(part["quoted-who"], `Reply to ${who}`);
    setText(part["quoted-text"], snippet(quoted, who));
  }

  // A toast that was there before the page looked is old news.
  #heed(toast) {
    const known = this.#toastSeen.has(this.person.id);
    if (known && toast && toast.n !== this.#toastSeen.get(this.person.id)) this.toast(toast.text);
    this.#toastSeen.set(this.person.id, toast?.n);
  }

  // -- what the visitor does

  #listen() {
    const { part, root } = this;
    root.addEventListener("pointerdown", () => this.onTouch());
    root.addEventListener("keydown", () => this.onTouch());
    part.opens.addEventListener("click", () => this.beside.turn(this.person, this.root.id));
    part.take.addEventListener("click", () => this.#take(!this.root.classList.contains("taken")));
    part.messages.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    part.messages.addEventListener("wheel", () => this.onTouch(), { passive: true });
    part.messages.addEventListener("click", (event) => this.#clicked(event));
    part.messages.addEventListener("keydown", (event) => this.#keyed(event));
    part.pill.addEventListener("click", () => this.#jumpDown());
    part.form.addEventListener("submit", (event) => this.#submit(event));
    part.box.addEventListener("input", () => this.#typed());
    part.box.addEventListener("keydown", (event) => this.#typedKey(event));
    part.unquote.addEventListener("click", () => this.#letGo());
    part.messages.addEventListener("grown", () => this.#atBottom && this.#toBottom());
    part.menu.addEventListener("click", () => this.#openMenu(part.commands.hidden));
    part.commands.addEventListener("click", (event) => this.#chose(event));
    part.start.addEventListener("click", () => this.#say("/start"));
    new ResizeObserver(() => this.#atBottom && this.#toBottom()).observe(part.messages);
  }

  #draft() {
    const id = this.person?.id;
    if (!this.#drafts.has(id)) this.#drafts.set(id, { text: "", replyTo: null, thread: null });
    return this.#drafts.get(id);
  }

  async #post(path, body) {
    const error = await this.server.post(path, body);
    if (error) this.toast(error);
    this.nudge();
    return !error;
  }

  async #take(taken) {
    const { id } = this.person;
    if (taken) this.#holding.add(id);
    else this.#holding.delete(id);
    this.#drawHold();
    const done = await this.#post("/api/take", { person: id, taken });
    if (!done) this.#holding.delete(id);
  }

  async #hold() {
    if (!this.person.taken && !this.#holding.has(this.person.id)) await this.#take(true);
  }

  #scrolled() {
    const list = this.part.messages;
    if (!list.clientHeight) return; // not on the screen
    const isBelow = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_BOTTOM_PX;
    this.#atBottom = isBelow || (this.#atBottom && list.scrollTop >= this.#top); // a picture that grew is no one's scroll
    this.#top = list.scrollTop;
    if (this.#atBottom) this.#unseen = 0;
    this.#drawPill();
  }

  #jumpDown() {
    this.part.messages.focus({ preventScroll: true });
    this.#toBottom();
    this.#drawPill();
  }

  #clicked(event) {
    const at = (selector) => event.target.closest(selector);
    if (at(".thread button")) return this.#writeIn(at(".thread button").dataset.thread || null);
    const item = at("li.message");
    if (!item) return;
    if (at(".inline")) return this.#pressed(at(".inline"), item, event);
    if (at(".command")) return this.#fill(`${at(".command").textContent} `);
    if (at(".quote")) return this.#showQuoted(at(".quote").dataset.quoted);
    if (at("code, pre")) return this.#copy(at("code, pre").textContent);
    if (at(".spoiler")) return at(".spoiler").classList.add("shown");
    if (at("a[href]")) return this.#followed(at("a[href]"), event);
    if (at("blockquote[expandable]")) return at("blockquote").classList.toggle("open");
    if (at(".row") && !String(getSelection())) this.#quote(Number(item.dataset.key));
  }

  #keyed(event) {
    const item = event.target.closest("li.message");
    if (event.key === "ArrowUp" || event.key === "ArrowDown") return this.#step(item, event);
    if (event.key !== "Enter" && event.key !== " ") return;
    if (event.target.matches("code, .spoiler")) {
      event.preventDefault();
      event.target.click();
    } else if (event.target === item && event.key === "Enter") {
      event.preventDefault(); // else the Enter that quotes would also end up in the box
      this.#quote(Number(item.dataset.key));
    }
  }

  #step(from, event) {
    const items = [...this.part.messages.querySelectorAll("li.message")];
    const at = from ? items.indexOf(from) + (event.key === "ArrowUp" ? -1 : 1) : items.length - 1;
    if (!items[at]) return;
    event.preventDefault();
    items[at].focus();
  }

  async #pressed(node, item, event) {
    const { kind, value, row, column } = node.dataset;
    if (kind === "url") return this.#followed(node, event);
    if (kind === "copy") return this.#copy(value);
    if (node.getAttribute("aria-busy") === "true") return;
    node.setAttribute("aria-busy", "true");
    await this.#hold();
    const person = this.person.id;
    await this.#post("/api/press", { person, message: Number(item.dataset.key), row: Number(row), column: Number(column) });
    node.removeAttribute("aria-busy");
  }

  async #copy(text) {
    this.toast((await copy(text)) ? "Copied" : "This browser does not let the page copy");
  }

  // An invitation would open the real Telegram, which knows nothing of this sandbox; a link of ours to the pages opens
  // them where the phone does.
  #followed(link, event) {
    if (link.href.startsWith(`${location.origin}/in/`) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.beside.open(this.person, this.root.id);
      return;
    }
    if (!/^https?:\/\/(t\.me|telegram\.me)\//i.test(link.href)) return;
    event.preventDefault();
    this.toast("Sandbox: this link opens on the contact's phone, not in the real Telegram");
  }

  #showQuoted(id) {
    const quoted = this.#context.find(Number(id));
    const shown = quoted?.album ? this.#messages.find((one) => one.album === quoted.album) : quoted;
    const node = [...this.part.messages.children].find((one) => one.dataset.key === String(shown?.id));
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: reducedMotion.matches ? "auto" : "smooth" });
    node.classList.remove("flash");
    void node.offsetWidth; // restarts the animation
    node.classList.add("flash");
  }

  #quote(id) {
    if (this.byHand) return;
    this.#draft().replyTo = id;
    this.#drawQuoting();
    this.part.box.focus();
  }

  // Until let go, what is typed goes to this topic; an answer stands where its question does all the same.
  #writeIn(thread) {
    if (this.byHand) return;
    Object.assign(this.#draft(), { thread, replyTo: null });
    this.#drawQuoting();
    this.part.box.focus();
  }

  #letGo() {
    if (this.#draft().replyTo == null) this.#writeIn(null);
    else this.#quote(null);
  }

  #fill(text) {
    if (this.byHand) return;
    this.part.box.value = text;
    this.part.box.focus();
    this.#typed();
  }

  #typed() {
    this.#draft().text = this.part.box.value;
    this.#fitBox();
    if (this.part.box.value) void this.#hold();
  }

  #typedKey(event) {
    if (event.key === "Escape") return this.part.quoting.hidden ? this.#openMenu(false) : this.#letGo();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return; // composing: Enter picks a Chinese word
    event.preventDefault();
    this.part.form.requestSubmit();
  }

  #fitBox() {
    const { box } = this.part;
    box.style.height = "";
    if (box.value) box.style.height = `${box.scrollHeight}px`; // the style sheet sets the greatest height
  }

  #openMenu(open) {
    setShown(this.part.commands, open);
    this.part.menu.setAttribute("aria-expanded", String(open));
    if (open) this.part.commands.querySelector("button")?.focus();
  }

  #chose(event) {
    const button = event.target.closest("button");
    if (!button) return;
    this.#openMenu(false);
    this.#fill(`/${button.dataset.command} `);
  }

  #submit(event) {
    event.preventDefault();
    const text = this.part.box.value.trim();
    if (text) void this.#say(text);
  }

  async #say(text) {
    const person = this.person.id;
    const draft = this.#draft();
    const replyTo = draft.replyTo ?? (draft.thread == null ? this.#demand()?.id : null) ?? null;
    const thread = draft.thread in this.#threads ? Number(draft.thread) : null;
    this.#clear(draft);
    await this.#hold();
    if (await this.#post("/api/say", { person, text, reply_to: replyTo, thread })) return;
    if (draft.text || text === "/start") return;
    Object.assign(draft, { text, replyTo }); // not said, so not lost
    if (this.person.id === person) this.part.box.value = text;
    this.#drawQuoting();
  }

  #clear(draft) {
    Object.assign(draft, { text: "", replyTo: null });
    this.part.box.value = "";
    this.#fitBox();
    this.#drawQuoting();
    this.#toBottom();
    this.#drawPill();
  }
}

function commandItem({ command, description }) {
  const button = element("button");
  button.type = "button";
  button.dataset.command = command;
  button.append(element("b", "", `/${command}`), element("span", "", description));
  const item = element("li");
  item.append(button);
  return item;
}

// ---- The page that a phone has opened beside it

class Beside {
  #person = null;

  constructor(redrawAll) {
    this.redrawAll = redrawAll;
    byId("beside-close").addEventListener("click", () => this.close());
  }

  shows(person) {
    return this.#person?.id === person.id;
  }

  turn(person, phone) {
    if (this.shows(person)) this.close();
    else this.open(person, phone);
  }

  open(person, phone) {
    if (!(person.page in PAGES)) return;
    const title = `${PAGES[person.page]} of ${person.name}`;
    this.#person = person;
    setText(byId("beside-title"), title);
    byId("beside-tab").href = `/as/${person.id}/`;
    this.#load(`/as/${person.id}/`, title);
    this.#show(phone);
    byId("beside-title").focus({ preventScroll: true });
  }

  close() {
    const phone = document.body.dataset.beside;
    this.#person = null;
    this.#load("about:blank", "");
    this.#show("");
    if (phone) byId(phone).querySelector('[data-part="opens"]').focus({ preventScroll: true });
  }

  // Who is not there any more, or has turned to another phone, has no page open.
  draw(people) {
    if (this.#person && !people.some((one) => one?.id === this.#person.id && one.page in PAGES)) this.close();
  }

  // A frame of its own each time: what was open before does not stay in the history of the tab.
  #load(address, title) {
    const frame = element("iframe");
    Object.assign(frame, { id: "beside-page", title, src: address });
    byId("beside-page").replaceWith(frame);
  }

  #show(phone) {
    document.body.dataset.beside = phone;
    setShown(byId("beside"), Boolean(phone));
    this.redrawAll();
  }
}

// ---- Whose phone is on the right

class Picker {
  #chosen = null;
  #byVisitor = false;
  #changed = 0;
  #seen = null; // newest message looked at, by contact

  constructor(list, redrawAll) {
    this.list = list;
    this.redrawAll = redrawAll;
    this.#chosen = remembered("contact");
    this.#byVisitor = this.#chosen !== null;
    list.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.choose(button.dataset.person);
    });
  }

  choose(id) {
    this.settle(id);
    this.redrawAll();
    const button = this.list.querySelector('[aria-pressed="true"]');
    button?.scrollIntoView({ block: "nearest", inline: "center" });
  }

  // From now on the page does not change it by itself.
  settle(id = this.#chosen) {
    this.#chosen = id;
    this.#byVisitor = true;
    if (id) remember("contact", id);
  }

  current(state) {
    const contacts = contactsOf(state);
    const known = contacts.some((one) => one.id === this.#chosen);
    if (!known || !this.#byVisitor) this.#follow(contacts, state.chats, known);
    return contacts.find((one) => one.id === this.#chosen);
  }

  #follow(contacts, chats, known) {
    if (known && performance.now() - this.#changed < FOLLOW_MS) return;
    const newestFirst = [...contacts].sort((one, other) => lastAt(chats[other.id]) - lastAt(chats[one.id]));
    const next = newestFirst[0]?.id ?? null;
    if (next === this.#chosen) return;
    this.#chosen = next;
    this.#changed = performance.now();
  }

  draw(state, isShown) {
    const contacts = contactsOf(state);
    this.#seen ??= new Map(contacts.map((one) => [one.id, lastId(state.chats[one.id])]));
    if (isShown && this.#chosen) this.#seen.set(this.#chosen, lastId(state.chats[this.#chosen]));
    const update = (item, person) => this.#drawPerson(item.firstElementChild, person, state);
    reconcile(this.list, contacts, (one) => one.id, makePerson, update);
    return contacts.some((one) => this.#isUnread(one, state));
  }

  #isUnread(person, state) {
    return lastId(state.chats[person.id]) > (this.#seen.get(person.id) ?? 0);
  }

  #drawPerson(button, person, state) {
    const [avatar, text, side] = button.children;
    const unread = this.#isUnread(person, state);
    button.setAttribute("aria-pressed", String(person.id === this.#chosen));
    paintAvatar(avatar, person, hueOf(person.id));
    avatar.dataset.state = person.state;
    setText(text.children[0], person.name);
    setText(text.children[1], [person.account, person.role].filter(Boolean).join(" · "));
    const trouble = STATES[person.state] ?? (person.channel === "by-hand" ? "by hand" : "");
    setText(text.children[2], trouble);
    text.children[2].title = trouble;
    text.children[2].dataset.kind = person.state === "active" ? "by-hand" : person.state;
    setText(side.children[0], hourIn(new Date(state.clock.now), person.zone));
    side.children[0].title = `Local time in ${cityOf(person.zone)}`;
    side.children[1].classList.toggle("on", unread);
    setText(side.children[1].firstElementChild, unread ? "new messages" : "");
  }
}

function makePerson(person) {
  const item = element("li");
  const button = element("button", "person");
  button.type = "button";
  button.dataset.person = person.id;
  const text = element("span", "who");
  text.append(element("b"), element("span"), element("em"));
  const side = element("span", "side");
  const dot = element("i", "unread");
  dot.append(element("span", "off-screen"));
  side.append(element("span"), dot);
  const avatar = element("span", "avatar");
  avatar.setAttribute("aria-hidden", "true");
  button.append(avatar, text, side);
  item.append(button);
  return item;
}

const contactsOf = (state) => state.people.filter((one) => one.side === "contact");
const lastId = (messages) => messages?.at(-1)?.id ?? 0;
const lastAt = (messages) => (messages?.length ? Date.parse(messages.at(-1).at) : 0);

// ---- What comes next

const NEEDS = { approval: "approves", hand: "sends it" };
const NEEDS_HINTS = { approval: "The manager says yes, rewords or skips it first", hand: "Not on Telegram: the manager sends it by hand" };

function drawComing(state) {
  const manager = state.people.find((one) => one.side === "manager");
  const first = manager?.name.split(" ")[0] ?? "Manager";
  const now = Date.parse(state.clock.now);
  const seen = new Map();
  const items = state.coming.map((touch) => ({ ...touch, key: keyOfTouch(touch, seen) }));
  reconcile(byId("coming"), items, (touch) => touch.key, makeTouch, (item, touch) => {
    redraw(item.firstElementChild, { ...touch, manager: first }, () => touchParts(touch, first));
    setText(item.querySelector(".when span"), distance(now, Date.parse(touch.at)));
  });
  setShown(byId("nothing-coming"), items.length === 0);
}

// The same rule may come twice for one contact; the first keeps its place when its time moves.
function keyOfTouch(touch, seen) {
  const rule = `${touch.contact}/${touch.rule}`;
  seen.set(rule, (seen.get(rule) ?? 0) + 1);
  return `${rule}/${seen.get(rule)}`;
}

function makeTouch(touch) {
  const item = element("li", "touch");
  const button = element("button");
  button.type = "button";
  button.dataset.person = touch.contact;
  item.append(button);
  return item;
}

function touchParts(touch, manager) {
  const who = element("span", "to");
  who.append(element("b", "", touch.name), element("small", "", touch.account));
  const avatar = element("span", "avatar small");
  avatar.setAttribute("aria-hidden", "true");
  paintAvatar(avatar, touch, hueOf(touch.contact));
  const when = element("span", "when");
  when.append(element("time", "", touch.local), element("span"));
  if (touch.needs in NEEDS) when.append(badge(touch.needs, manager));
  const why = element("span", "why");
  why.append(element("span", "rule", touch.rule), element("q", "", touch.why));
  return [avatar, who, when, why];
}

function badge(needs, manager) {
  const node = element("b", `badge ${needs}`, `${manager} ${NEEDS[needs]}`);
  node.title = NEEDS_HINTS[needs];
  return node;
}

// ---- The clock

function drawClock(clock) {
  const now = new Date(clock.now);
  byId("now").dateTime = clock.now;
  const options = { weekday: "short", day: "numeric", month: "short", year: "numeric" };
  setText(byId("now-date"), format(now, "en-GB", clock.zone, options));
  setText(byId("now-hour"), hourIn(now, clock.zone));
  setText(byId("now-zone"), cityOf(clock.zone));
  reconcile(byId("speeds"), clock.speeds, (speed) => speed, makeSpeed, (button, speed) => {
    button.setAttribute("aria-pressed", String(speed === clock.speed));
  });
}

function makeSpeed(speed) {
  const button = element("button");
  button.type = "button";
  button.dataset.speed = speed;
  button.title = SPEED_HINTS[speed] ?? speed;
  if (speed in SPEEDS) button.append(icon(speed));
  button.append(element("span", "", SPEEDS[speed] ?? speed));
  return button;
}

// ---- The whole page

class Page {
  #state = null;
  #wake = () => {};
  #managerSeen = null;

  constructor() {
    this.server = new Server();
    this.beside = new Beside(() => this.draw());
    const shared = { server: this.server, nudge: () => this.nudge(), beside: this.beside };
    this.picker = new Picker(byId("people"), () => this.draw());
    this.manager = new Phone(byId("manager"), shared);
    this.contact = new Phone(byId("contact"), { ...shared, onTouch: () => this.picker.settle() });
    this.#listen();
  }

  async run() {
    for (;;) {
      if (document.hidden) await this.#sleep(Infinity);
      await this.#sleep(await this.#poll());
    }
  }

  nudge() {
    this.#wake();
  }

  draw() {
    if (!this.#state) return;
    const state = this.#state;
    delete document.body.dataset.loading;
    document.title = `${state.company} – nurture demo`;
    drawClock(state.clock);
    const manager = state.people.find((one) => one.side === "manager");
    if (manager) this.manager.show(manager, state);
    const contact = this.picker.current(state);
    if (contact) this.contact.show(contact, state);
    const unread = this.picker.draw(state, this.contact.visible);
    this.beside.draw([manager, contact]);
    drawComing(state);
    this.#drawDots(unread, manager ? lastId(state.chats[manager.id]) : 0);
  }

  #drawDots(unread, newest) {
    if (this.#managerSeen === null || this.manager.visible) this.#managerSeen = newest;
    setShown(byId("tabs").querySelector('[data-view="contact"] .dot'), unread);
    setShown(byId("tabs").querySelector('[data-view="manager"] .dot'), newest > this.#managerSeen);
  }

  // How long to wait until the next look.
  async #poll() {
    try {
      const state = await this.server.state();
      setShown(byId("lost"), false);
      if (state) this.#state = state;
    } catch {
      this.server.forget();
      setShown(byId("lost"), true);
      return RETRY_MS;
    }
    this.#drawSafely(); // also when nothing changed: following a contact takes its own time
    return POLL_MS;
  }

  // One odd message must not stop the clock of the whole page.
  #drawSafely() {
    try {
      this.draw();
    } catch (error) {
      console.error(error);
    }
  }

  #sleep(ms) {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (Number.isFinite(ms)) setTimeout(resolve, ms);
    });
  }

  #listen() {
    document.addEventListener("visibilitychange", () => document.hidden || this.nudge());
    byId("tabs").addEventListener("click", (event) => this.#look(event.target.closest("button")?.dataset.view));
    byId("speeds").addEventListener("click", (event) => this.#setSpeed(event.target.closest("button")?.dataset.speed));
    byId("coming").addEventListener("click", (event) => this.#pick(event.target.closest("button")?.dataset.person));
    byId("people").addEventListener("pointerdown", () => this.picker.settle());
  }

  #look(view) {
    if (!view) return;
    document.body.dataset.view = view;
    for (const tab of byId("tabs").children) {
      if (tab.dataset.view === view) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
    this.draw();
  }

  #pick(person) {
    if (!person) return;
    this.picker.choose(person);
    this.#look("contact");
  }

  async #setSpeed(speed) {
    if (!speed) return;
    const error = await this.server.post("/api/speed", { speed });
    if (error) this.manager.toast(error);
    this.nudge();
  }
}

void new Page().run();
