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
  if (controls && controls.querySelector("select, input")) controls.hidden = false;
  if (controls) controls.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("resize", rooms);
  document.fonts.ready.then(rooms);
  document.addEventListener("toggle", rooms, true);

  // Figures as the tables say them: a deficit in brackets, nil a dash.
  const accounts = (value) => {
    const size = Math.abs(value).toFixed(1);
    if (Number(size) === 0) return "-";
    const grouped = size.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
    return value < 0 ? `(${grouped})` : grouped;
  };
  const prose = (value) => {
    const text = accounts(value).replace(/[()]/g, "");
    return text === "-" ? "balance" : `a ${value < 0 ? "deficit" : "surplus"} of £${text}m`;
  };
  const inHundred = (chance) =>
    chance < 0.01 - 1e-12 ? "fewer than 1 in 100" : chance > 0.99 + 1e-12 ? "more than 99 in 100" : `${Math.round(chance * 100 + 1e-12)} in 100`;

  /** The share of futures that reach `total`: exact at the file's own, else between percentiles. */
  const chance = (reading, total) => {
    const own = reading.total !== undefined && Math.abs(total - reading.total) < 1e-9;
    if (own && reading.chance !== undefined) return reading.chance;
    const known = reading.percentiles;
    const first = known.findIndex((figure) => figure >= total);
    if (first === 0) return total < known[0] ? 1 : 0.99;
    if (first < 0) return 0;
    return 1 - (first + (total - known[first - 1]) / (known[first] - known[first - 1])) / 100;
  };

  const data = find("move-data") ? JSON.parse(find("move-data").textContent) : null;
  const parts = ["subject", "time", "number", "range", "result", "back"].map((name) => find(`move-${name}`));
  const [subject, time, number, range, result, back] = parts;
  const STEP = 0.1;

  const reading = () => {
    const shown = chosen("choose-case");
    const found = data.cases.find((one) => String(one.case) === shown) || data.cases[0];
    return found.subjects[Number(subject.value)][Number(time.value)];
  };
  const own = (found) => (found.total === undefined ? found.percentiles[49] : found.total);

  const tell = (total) => {
    const found = reading();
    const file = found.total !== undefined && Math.abs(total - found.total) < 1e-9;
    const better = total < -0.05 ? " or less" : total > 0.05 ? " or more" : " or better";
    result.textContent = `${inHundred(chance(found, total))} futures end with ${prose(total)}${better}`
      + (file ? ", the control total." : found.total === undefined ? "." : `; the control total is ${prose(found.total)}.`);
    range.setAttribute("aria-valuetext", `${prose(total)}: ${inHundred(chance(found, total))} futures`);
    back.disabled = file || found.total === undefined;
  };
  const set = (total) => {
    number.value = String(Math.round(total * 1e6) / 1e6);
    range.value = String(total);
    tell(total);
  };
  // A range of round figures round everything that can be reached, and the total with it.
  const lay = () => {
    const found = reading();
    const ends = [found.percentiles[0], found.percentiles[98], own(found)];
    const reach = Math.max(1, (Math.max(...ends) - Math.min(...ends)) * 0.1);
    range.min = String(Math.floor(Math.min(...ends) - reach));
    range.max = String(Math.ceil(Math.max(...ends) + reach));
    range.step = String(STEP);
    set(own(found));
  };
  const times = () => {
    const before = time.value;
    const names = subject.selectedOptions[0].dataset.times.split("|");
    time.replaceChildren(...names.map((name, place) => new Option(name, String(place))));
    time.disabled = names.length === 1;
    time.value = names.length > Number(before) && before !== "" ? before : String(names.length - 1);
    lay();
  };
  if (data) {
    find("move").hidden = false;
    subject.addEventListener("change", times);
    if (find("choose-case")) find("choose-case").addEventListener("change", lay);
    time.addEventListener("change", lay);
    back.addEventListener("click", () => set(own(reading())));
    range.addEventListener("input", () => {
      // The slider goes in steps; the file's own total may lie between two.
      const total = Number(range.value);
      const wanted = own(reading());
      const near = Math.abs(total - wanted) <= STEP / 2 ? wanted : total;
      number.value = String(Math.round(near * 1e6) / 1e6);
      tell(near);
    });
    number.addEventListener("input", () => {
      const total = Number(number.value);
      if (number.value === "" || !Number.isFinite(total)) return;
      range.value = String(total);
      tell(Math.abs(total - own(reading())) < 1e-6 ? own(reading()) : total);
    });
    times();
  }

  // Sample paths, on or off.
  if (find("show-paths")) {
    find("show-paths").addEventListener("change", () => {
      document.body.classList.toggle("show-paths", find("show-paths").checked);
    });
  }

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
