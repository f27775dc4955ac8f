// What makes pages nicer; each of them works without. Telegram's sign-in alone needs it.
"use strict";

(() => {
  const telegram = window.Telegram && window.Telegram.WebApp;
  const form = document.querySelector("form[data-app]");

  // What Telegram says of who opened us: from its script, else from the address it opened.
  function initData() {
    if (telegram && telegram.initData) return telegram.initData;
    return new URLSearchParams(location.hash.slice(1)).get("tgWebAppData") || "";
  }

  if (telegram && telegram.initData) {
    telegram.ready();
    telegram.expand();
    document.documentElement.dataset.scheme = telegram.colorScheme;
    telegram.onEvent("themeChanged", () => {
      document.documentElement.dataset.scheme = telegram.colorScheme;
    });
  }

  if (form) {
    const data = initData();
    if (data) {
      form.elements.init_data.value = data;
      form.submit();
    } else {
      form.querySelector("[data-outside]").hidden = false;
    }
  }

  // A form is sent once.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (event.target.dataset.sent) return event.preventDefault();
    event.target.dataset.sent = "1";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const one of document.querySelectorAll("form[data-sent]")) delete one.dataset.sent;
    for (const one of document.querySelectorAll("button[aria-busy]")) one.removeAttribute("aria-busy");
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = button.parentElement.querySelector("input");
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.classList.add("done");
    } catch {
      // it is selected; the person copies it
    }
  });

  // On a phone the navigation is wider than the page: what is shown is in sight.
  function showTab() {
    for (const here of document.querySelectorAll(".top [aria-current]")) here.scrollIntoView({ block: "nearest", inline: "center" });
  }
  showTab();
  window.addEventListener("resize", showTab);

  // Live parts: what has `data-live` and an id is fetched anew when something has changed. A page that nobody looks at
  // listens to nothing; whatever it missed, also while the connection was broken, it fetches as it comes back.
  const events = document.body.dataset.events;
  const live = () => document.querySelectorAll("[data-live][id]");
  const RETRY_MS = 5000;
  let source = null;
  let fetching = false;
  let again = false;
  let fresh = true; // nothing is missed yet
  let waits = false; // for a person to finish what they are doing in a live part

  function busy(part) {
    if (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select, button, a")) return true;
    if (part.querySelector("details[open]")) return true;
    return [...part.querySelectorAll("textarea, select, input:not([type=hidden]):not([readonly])")].some(changed);
  }

  function changed(field) {
    if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
    if (field.matches("select")) return [...field.options].some((one) => one.selected !== one.defaultSelected);
    return field.value !== field.defaultValue;
  }

  async function renew() {
    if (fetching) {
      again = true;
      return;
    }
    fetching = true;
    try {
      const answer = await fetch(location.href, { headers: { "X-Live": "1" }, credentials: "same-origin" });
      if (answer.status === 401) return location.reload(); // signed out: nothing private stays on the screen
      if (answer.ok) draw(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      // no connection; it is fetched when there is one again
    } finally {
      fetching = false;
      if (again) {
        again = false;
        renew();
      }
    }
  }

  function draw(fresh) {
    waits = false;
    for (const part of live()) {
      const other = fresh.getElementById(part.id);
      if (!other || other.innerHTML === part.innerHTML) continue;
      if (busy(part)) waits = true;
      else part.replaceWith(document.adoptNode(other));
    }
  }

  function listen() {
    if (source || document.visibilityState !== "visible") return;
    const own = new EventSource(events);
    source = own;
    own.addEventListener("open", () => {
      if (!fresh) renew();
      fresh = false;
    });
    own.addEventListener("changed", () => renew());
    own.addEventListener("error", () => {
      if (own.readyState !== EventSource.CLOSED || source !== own) return; // else the browser tries by itself
      source = null;
      fresh = false;
      renew();
      setTimeout(listen, RETRY_MS);
    });
  }

  function rest() {
    if (source) source.close();
    source = null;
  }

  if (events && live().length && window.EventSource) {
    listen();
    document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? listen() : rest()));
    window.addEventListener("pagehide", rest);
    window.addEventListener("pageshow", listen);
    document.addEventListener("focusout", () => setTimeout(() => waits && renew()));
  }
})();
