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
  for (const here of document.querySelectorAll(".top [aria-current]")) here.scrollIntoView({ block: "nearest", inline: "center" });

  // Live parts: what has `data-live` and an id is fetched anew when something has changed.
  const events = document.body.dataset.events;
  const live = () => document.querySelectorAll("[data-live][id]");
  let fetching = false;
  let again = false;

  function busy(part) {
    if (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select, button")) return true;
    const fields = [...part.querySelectorAll("textarea, input:not([type=hidden]):not([readonly])")];
    return fields.some((one) => one.value !== one.defaultValue || one.checked !== one.defaultChecked) || part.querySelector("details[open]") !== null;
  }

  async function renew() {
    if (fetching) {
      again = true;
      return;
    }
    fetching = true;
    try {
      const answer = await fetch(location.href, { headers: { "X-Live": "1" }, credentials: "same-origin" });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of live()) {
        const other = fresh.getElementById(part.id);
        if (other && !busy(part) && other.innerHTML !== part.innerHTML) part.replaceWith(document.adoptNode(other));
      }
    } finally {
      fetching = false;
      if (again) {
        again = false;
        renew();
      }
    }
  }

  if (events && live().length && window.EventSource) {
    const source = new EventSource(events);
    source.addEventListener("changed", () => {
      if (document.visibilityState === "visible") renew();
      else again = true;
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && again) {
        again = false;
        renew();
      }
    });
    window.addEventListener("pagehide", () => source.close());
  }
})();
