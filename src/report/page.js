"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const all = (selector) => document.querySelectorAll(selector);
  const chosen = (id) => (find(id) ? find(id).value : "");
  const text = (id) => {
    const select = find(id);
    return select && select.value !== "" ? select.selectedOptions[0].textContent : "";
  };

  // A room that does not scroll needs no stop of the tabulator.
  const rooms = () => {
    for (const room of all(".scroll")) {
      if (room.scrollWidth > room.clientWidth + 1) room.tabIndex = 0;
      else room.removeAttribute("tabindex");
    }
  };

  const show = () => {
    const main = document.querySelector("[data-case]:not([hidden])");
    const wanted = { case: chosen("choose-case") || (main ? main.dataset.case : ""), option: chosen("choose-option"), unit: chosen("choose-unit") };
    for (const part of all("[data-case]")) part.hidden = part.dataset.case !== wanted.case;
    for (const part of all("[data-option]")) part.hidden = wanted.option !== "" && part.dataset.option !== wanted.option;
    for (const part of all("[data-unit]")) {
      part.hidden = wanted.unit !== "" && part.dataset.unit !== wanted.unit;
      if (wanted.unit !== "") part.open = !part.hidden;
    }
    for (const row of all("[data-mark]")) {
      row.classList.toggle("marked", wanted.option !== "" && row.dataset.mark === wanted.option);
    }
    const said = [text("choose-case"), text("choose-option"), text("choose-unit")].filter(Boolean);
    if (find("chosen")) find("chosen").textContent = said.length ? "Shown: " + said.join("; ") : "";
    rooms();
  };

  for (const id of ["choose-case", "choose-option", "choose-unit"]) {
    if (find(id)) find(id).addEventListener("change", show);
  }
  const controls = find("controls");
  if (controls && controls.querySelector("select")) controls.hidden = false;
  if (controls) controls.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("resize", rooms);
  document.addEventListener("toggle", rooms, true);

  // On paper nothing stays closed.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...all("details:not([open])")];
    for (const part of opened) part.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const part of opened) part.open = false;
    opened = [];
  });
  show();
})();
