// The page says everything without this. It adds a filter by name and, for fingers, the list behind a row's marks.
const filter = document.getElementById("filter");
const rows = [...document.querySelectorAll(".row")];

if (filter) {
  filter.parentElement.hidden = false;
  filter.addEventListener("input", () => {
    const wanted = filter.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !row.querySelector(".who").textContent.toLowerCase().includes(wanted);
    for (const group of document.querySelectorAll(".group")) group.hidden = !group.querySelector(".row:not([hidden])");
  });
}

for (const row of rows) {
  const who = row.querySelector(".who");
  if (!row.querySelector(".strip title")) continue;
  who.setAttribute("role", "button");
  who.setAttribute("aria-expanded", "false");
  who.tabIndex = 0;
  const toggle = () => {
    const shown = row.querySelector("ol");
    who.setAttribute("aria-expanded", String(!shown));
    if (shown) return shown.remove();
    const list = document.createElement("ol");
    const day = (title) => parseInt(title.parentNode.getAttribute("d").slice(1), 10);
    for (const title of [...row.querySelectorAll(".strip title")].sort((one, other) => day(one) - day(other))) {
      list.append(Object.assign(document.createElement("li"), { textContent: title.textContent }));
    }
    row.append(list);
  };
  who.addEventListener("click", toggle);
  who.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    toggle();
  });
}
