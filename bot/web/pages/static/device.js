// The device's time zone and language, where they differ from what is set: the page offers to take them over. Nothing is
// set by itself, and what was declined is not offered again for the same zone and language.
"use strict";

(() => {
  const place = document.querySelector("[data-device]");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  const asked = new URLSearchParams({ zone, language: navigator.language || "" });
  const key = "device-declined";

  function declined() {
    try {
      return localStorage.getItem(key) === String(asked);
    } catch {
      return false;
    }
  }

  function decline() {
    place.hidden = true;
    try {
      localStorage.setItem(key, String(asked));
    } catch {
      // nothing is kept here: it is offered again next time
    }
  }

  async function offer() {
    const answer = await fetch(`${place.dataset.device}?${asked}`, { credentials: "same-origin" });
    const words = answer.ok ? (await answer.text()).trim() : "";
    if (!words) return;
    place.innerHTML = words;
    place.hidden = false;
    place.querySelector("[data-decline]").addEventListener("click", decline);
  }

  if (place && !declined()) offer().catch(() => {});
})();
