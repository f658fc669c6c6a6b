// report.html as its readers see it: in headless Chromium, wide and narrow, by keyboard, without scripts, on paper.
//
// REPORTS names folders of results, separated by colons. Each holds report.html and the tables that it is held
// against. CHROMIUM names the browser [/usr/bin/chromium].
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { inflateSync } from "node:zlib";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folders = (process.env.REPORTS ?? "").split(":").filter(Boolean);
assert.ok(folders.length > 0, "REPORTS names no folder of results");
/** How many of them, the first, are of scenarios that come with the program. */
const SHIPPED = 2;

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});
after(() => browser?.close());

/** Opens a report and notes whatever it asks for or complains of. */
async function open(folder, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const noted = [];
  page.on("console", (message) => noted.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => noted.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { noted.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  const address = pathToFileURL(path.join(folder, "report.html")).href;
  page.on("request", (request) => {
    if (request.url() !== address && !request.url().startsWith("data:font/")) noted.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  return { page, noted, close: () => context.close() };
}

/** What axe finds wrong by WCAG 2.2 AA and by good practice. */
async function violations(page) {
  // The page's own policy forbids scripts that are not its own, so axe comes in by the debugger.
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
  }));
  return found.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
}

/** Parts that stick out of the page to the right. */
const overflow = (page) => page.evaluate(() => {
  const wide = document.documentElement.clientWidth;
  return document.documentElement.scrollWidth <= wide ? [] : [...document.querySelectorAll("body *")]
    .filter((part) => part.getBoundingClientRect().right > wide + 1 && !part.closest(".scroll"))
    .slice(0, 5).map((part) => part.outerHTML.slice(0, 120));
});

/** A table of results as objects. Names in these scenarios hold no commas inside quotation marks that matter here. */
function table(folder, name) {
  const [head, ...lines] = readFileSync(path.join(folder, name), "utf8").trim().split("\n").map((line) => {
    const cells = [];
    for (const match of line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)) cells.push(match[1].replace(/^"|"$/g, "").replaceAll('""', '"'));
    return cells;
  });
  return lines.map((cells) => Object.fromEntries(head.map((key, place) => [key, cells[place]])));
}

const perCent = (chance) => chance < 0.01 - 1e-12 ? "<1%" : chance > 0.99 + 1e-12 ? ">99%" : `${Math.round(chance * 100 + 1e-12)}%`;

// A page keeps one core busy: two at a time.
describe("reports", { concurrency: 2 }, () => folders.forEach((folder) => {
  describe(path.basename(folder), () => {
    test("axe finds nothing wrong, wide or narrow, and with everything opened", async () => {
      // A look takes half a minute. Pages of shipped scenarios are looked at in full; of the others, which differ in what they
      // hold and not in how it is laid out, the one with everything opened, and the hostile one narrow too.
      const inFull = folders.indexOf(folder) < SHIPPED;
      for (const width of inFull || folder.endsWith("hostile") ? [1280, 320] : [1280]) {
        const { page, close } = await open(folder, { viewport: { width, height: 900 } });
        // What is closed is looked at once: all that a narrow page shows then, it shows opened too.
        if (inFull && width === 1280) assert.deepEqual(await violations(page), [], `${width} pixels`);
        await page.evaluate(() => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
        assert.deepEqual(await violations(page), [], `${width} pixels, opened`);
        await close();
      }
    });

    test("it asks for nothing, complains of nothing and does not overflow", async () => {
      for (const width of [1280, 768, 320]) {
        const { page, noted, close } = await open(folder, { viewport: { width, height: 900 } });
        await page.evaluate(() => document.fonts.ready);
        await page.evaluate(() => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
        assert.deepEqual(noted, [], `${width} pixels`);
        assert.deepEqual(await overflow(page), [], `${width} pixels`);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
        await close();
      }
    });

    test("its policy stops a script and a style that are not its own", async () => {
      const { page, close } = await open(folder);
      const ran = await page.evaluate(() => {
        const script = document.createElement("script");
        script.textContent = "window.intruded = true";
        document.body.append(script);
        const style = document.createElement("style");
        style.textContent = "h1{color:rgb(1,2,3)}";
        document.head.append(style);
        return [window.intruded === true, getComputedStyle(document.querySelector("h1")).color === "rgb(1, 2, 3)"];
      });
      assert.deepEqual(ran, [false, false]);
      await close();
    });

    test("its labels are set in the typeface that they were measured in", async () => {
      const { page, close } = await open(folder);
      await page.evaluate(() => document.fonts.ready);
      const loaded = await page.evaluate(() => [...document.fonts].map((face) => `${face.family.replaceAll('"', "")} ${face.weight} ${face.status}`));
      assert.deepEqual(loaded, ["Inter 400 loaded", "Inter 600 loaded"]);
      await close();
    });

    test("no two labels of a chart lie on each other, and none leaves its chart", async () => {
      for (const width of [1280, 320]) {
        const { page, close } = await open(folder, { viewport: { width, height: 900 } });
        await page.evaluate(() => document.fonts.ready);
        await page.evaluate(() => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
        const clashes = await page.evaluate(() => {
          const found = [];
          for (const plot of document.querySelectorAll("svg.plot")) {
            const edge = plot.getBoundingClientRect();
            if (edge.width === 0) continue;
            const scale = edge.width / plot.viewBox.baseVal.width;
            const boxes = [...plot.querySelectorAll("text")].map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }));
            for (const { text, box } of boxes) {
              if (box.left < edge.left - 1 || box.right > edge.right + 1) found.push(`out: ${text}`);
            }
            // Boxes are as high as lines; figures take the middle half of them.
            const inner = boxes.map(({ text, box }) => ({ text, left: box.left + 1, right: box.right - 1, top: box.top + box.height * 0.28, bottom: box.bottom - box.height * 0.25 }));
            for (let one = 0; one < inner.length; one += 1) {
              for (let other = one + 1; other < inner.length; other += 1) {
                const [a, b] = [inner[one], inner[other]];
                if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) found.push(`${a.text} × ${b.text} (${scale.toFixed(3)})`);
              }
            }
          }
          return found.slice(0, 10);
        });
        assert.deepEqual(clashes, [], `${width} pixels`);
        await close();
      }
    });

    test("where organisations end, the bridge and the drivers are drawn on any screen with the figures of their tables", async () => {
      const record = JSON.parse(readFileSync(path.join(folder, "summary.json"), "utf8"));
      const accounts = (value) => {
        const said = (Math.round(Math.abs(value) * 10) / 10).toFixed(1).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
        return Number(said.replaceAll(",", "")) === 0 ? "-" : value < 0 ? `(${said})` : said;
      };
      // A half may be rounded either way where a figure has more digits than a float.
      const sure = (value) => Math.abs((Math.abs(value) * 10) % 1 - 0.5) > 1e-6;
      for (const width of [1280, 320]) {
        const { page, close } = await open(folder, { viewport: { width, height: 900 } });
        await page.evaluate(() => document.fonts.ready);
        await page.evaluate(() => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
        const intervals = page.locator("#organisations [data-case]:not([hidden]) > figure").first();
        assert.equal(await intervals.locator("svg.plot:visible").count(), 1);
        const rows = await intervals.locator("tbody tr").evaluateAll((found) => found.map((row) => [...row.cells].map((cell) => cell.textContent)));
        const heads = await intervals.locator("thead th").allTextContents();
        const median = heads.indexOf(record.runs > 0 ? "Median" : "Plan");
        const main = record.headlines.filter((one) => one.demand === record.headlines[0].demand && one.efficiency === record.headlines[0].efficiency);
        const shown = rows.map((row) => row[median]);
        for (const one of main.filter((found) => found.unit !== "covered" && found.unit !== "locality").slice(0, 40)) {
          assert.ok(!sure(one.p50) || shown.includes(accounts(one.p50)), `${one.unit}: ${one.p50} among ${shown}`);
        }
        if (record.runs > 0) {
          const figures = page.locator("#explained figure");
          assert.ok(await figures.count() >= 1);
          for (const figure of await figures.all()) assert.equal(await figure.locator("svg.plot:visible").count(), 1);
          const steps = await figures.first().locator("tbody tr").evaluateAll((found) => found.map((row) => row.cells[1].textContent));
          const wanted = table(folder, "bridge.csv").filter((row) => row.unit === "covered")
            // One-off items that change nothing have a row in the table and no line on the page.
            .filter((row) => row.step !== "one_off" || ["mean", "around_p10", "around_p90", "plan"].some((column) => Math.abs(Number(row[column])) >= 0.05))
            .map((row) => Number(row.mean));
          assert.equal(steps.length, wanted.length);
          wanted.forEach((mean, place) => assert.ok(!sure(mean) || steps[place] === accounts(mean), `${mean}: ${steps[place]}`));
          const said = (await figures.first().locator("svg.plot:visible text").allTextContents()).map((text) => text.trim());
          for (const step of steps) assert.ok(said.includes(step), `${step} is not on the bridge`);
        } else {
          assert.equal(await page.locator("#explained").count(), 0);
        }
        await close();
      }
    });

    test("without scripts all of the main case is there and nothing that would not work", async () => {
      const { page, noted, close } = await open(folder, { javaScriptEnabled: false });
      const html = readFileSync(path.join(folder, "report.html"), "utf8");
      for (const id of ["answer", "locality", "organisations", "assumptions", "method", "assurance", "glossary", "downloads"]) {
        assert.ok(await page.locator(`#${id} > h2`).isVisible(), id);
      }
      assert.equal(await page.locator("#controls").isVisible(), false);
      assert.ok(await page.locator("#locality svg.plot").first().isVisible());
      assert.ok(html.includes("<noscript>") || !html.includes('id="choose-case"'));
      assert.deepEqual(noted, []);
      await close();
    });

    test("the keyboard reaches and works everything that can be worked", async () => {
      const { page, close } = await open(folder);
      await page.evaluate(() => document.fonts.ready);
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => location.hash), "#answer");
      const wanted = await page.evaluate(() => [...document.querySelectorAll("a, select, input, button, summary, [tabindex='0']")]
        .filter((part) => !part.matches(".skip") && !part.disabled && part.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true })).length);
      // The place that was jumped to is where the tabulator would go on from.
      await page.goto("about:blank");
      await page.goto(pathToFileURL(path.join(folder, "report.html")).href);
      await page.evaluate(() => document.fonts.ready);
      const reached = new Set();
      for (let step = 0; step < wanted + 5; step += 1) {
        await page.keyboard.press("Tab");
        const place = await page.evaluate(() => {
          const active = document.activeElement;
          if (active === document.body || active.matches(".skip")) return -1;
          const outline = getComputedStyle(active).outlineStyle;
          return outline === "none" ? -2 : [...document.querySelectorAll("*")].indexOf(active);
        });
        assert.notEqual(place, -2, "the focus cannot be seen");
        if (place >= 0) reached.add(place);
      }
      assert.equal(reached.size, wanted);
      const summary = page.locator("#answer summary").first();
      await summary.focus();
      const open_before = await summary.evaluate((part) => part.parentElement.open);
      await page.keyboard.press("Enter");
      assert.equal(await summary.evaluate((part) => part.parentElement.open), !open_before);
      await close();
    });

    test("choosing a case, an option and an organisation shows what the tables say of it", async () => {
      const { page, close } = await open(folder);
      const rows = existsSync(path.join(folder, "options.csv")) ? table(folder, "options.csv") : [];
      const record = JSON.parse(readFileSync(path.join(folder, "summary.json"), "utf8"));
      const cases = await page.locator("#choose-case option").count();
      for (let place = 0; place < cases; place += 1) {
        const value = await page.locator("#choose-case option").nth(place).getAttribute("value");
        await page.selectOption("#choose-case", value);
        const { demand, efficiency } = record.cases[Number(value)];
        const shown = await page.locator("#answer table.side-by-side tbody tr:visible").evaluateAll((found) => found.map((row) => row.cells[1].textContent));
        const wanted = rows.filter((row) => row.demand === demand && row.efficiency === efficiency && row.metric === "success")
          .map((row) => record.runs > 0 ? perCent(Number(row.value)) : Number(row.value) > 0.5 ? "yes" : "no");
        assert.deepEqual(shown, wanted, `${demand} / ${efficiency}`);
        assert.equal(await page.locator("[data-case]:not([hidden])").evaluateAll((parts) => new Set(parts.map((part) => part.dataset.case)).size), 1);
      }
      if (await page.locator("#choose-option").count()) {
        await page.selectOption("#choose-option", "1");
        assert.equal(await page.locator("#answer .answers li:visible").count(), 1);
        assert.equal(await page.locator("#organisations .option:visible").count(), 1);
        await page.selectOption("#choose-option", "");
      }
      // Charts are those of the main case, which is shown first.
      await page.reload();
      if (await page.locator("#choose-unit").count()) {
        await page.selectOption("#choose-unit", "0");
        assert.equal(await page.locator("details.unit:visible").count(), 1);
        assert.ok(await page.locator("details.unit:visible svg.plot:visible").first().isVisible());
      }
      await close();
    });

    test("a control total that is moved has the chance that the tables say", async () => {
      const record = JSON.parse(readFileSync(path.join(folder, "summary.json"), "utf8"));
      const { page, close } = await open(folder);
      if (record.runs === 0 || (await page.locator("#move").count()) === 0) {
        assert.equal(await page.locator("#move").count(), 0);
        return close();
      }
      const said = (chance) => chance < 0.01 - 1e-12 ? "fewer than 1 in 100" : chance > 0.99 + 1e-12 ? "more than 99 in 100" : `${Math.round(chance * 100 + 1e-12)} in 100`;
      const result = () => page.locator("#move-result").textContent();
      const spread = table(folder, "distributions.csv");
      assert.ok(spread.length > 0);
      const cases = await page.locator("#choose-case option").count();
      for (const place of cases > 1 ? [0, cases - 1] : [0]) {
        if (cases > 1) await page.selectOption("#choose-case", String(place));
        const { demand, efficiency } = record.cases[place];
        // Its own total, in the last year: the exact share.
        const headline = record.headlines.find((one) => one.demand === demand && one.efficiency === efficiency && one.unit === "covered");
        if (headline.control_total !== undefined) {
          await page.selectOption("#move-subject", "0");
          if (await page.locator("#move-time").isEnabled()) await page.locator("#move-time").selectOption({ label: headline.year });
          assert.equal(Number(await page.inputValue("#move-number")).toFixed(4), headline.control_total.toFixed(4));
          assert.ok((await result()).startsWith(`${said(headline.chance_of_control_total)} futures`), await result());
          assert.ok(await page.locator("#move-back").isDisabled());
        }
        // Percentiles of the distribution, written into the field, where the table has the case.
        const row = spread.find((one) => one.demand === demand && one.efficiency === efficiency && one.option === "" && one.unit === "covered" && one.year === headline.year && one.measure === "position");
        for (const percent of row ? [5, 20, 50, 80, 97] : []) {
          await page.fill("#move-number", String(Math.round(Number(row[`p${String(percent).padStart(2, "0")}`]) * 100) / 100));
          const found = Number((await result()).match(/^(\d+) in 100/)?.[1]);
          assert.ok(Math.abs(found - (100 - percent)) <= 1, `${percent}: ${await result()}`);
        }
        await page.fill("#move-number", "-1000000");
        assert.ok((await result()).startsWith("more than 99 in 100"));
        await page.fill("#move-number", "1000000");
        assert.ok((await result()).startsWith("fewer than 1 in 100"));
        if (headline.control_total !== undefined) {
          await page.click("#move-back");
          assert.ok((await result()).startsWith(`${said(headline.chance_of_control_total)} futures`));
        }
        // All years added up, under the first option.
        const options = existsSync(path.join(folder, "options.csv")) ? table(folder, "options.csv") : [];
        const over = options.find((one) => one.demand === demand && one.efficiency === efficiency && one.metric === "on_plan" && one.option === record.options[0]);
        if (over && headline.control_total !== undefined) {
          await page.selectOption("#move-subject", "1");
          assert.ok((await result()).startsWith(`${said(Number(over.value))} futures`), await result());
        }
        await page.selectOption("#move-subject", "0");
      }
      // By keyboard, a lower total is likelier.
      const chance = async () => Number((await page.getAttribute("#move-range", "aria-valuetext")).match(/(\d+) in 100/)[1]);
      const before = await chance();
      await page.focus("#move-range");
      for (let step = 0; step < 30; step += 1) await page.keyboard.press("ArrowLeft");
      assert.ok((await chance()) >= before);
      assert.notEqual(await page.inputValue("#move-number"), String(record.headlines[0].control_total));
      await close();
    });

    test("sample futures are shown and hidden", async () => {
      const { page, close } = await open(folder);
      if (await page.locator("#show-paths").count()) {
        const shown = () => page.locator("#locality svg.plot polyline[stroke='#5B3A8C']:visible").count();
        assert.equal(await shown(), 0);
        await page.focus("#show-paths");
        await page.keyboard.press("Space");
        assert.ok((await shown()) >= 20);
        await page.keyboard.press("Space");
        assert.equal(await shown(), 0);
      }
      await close();
    });

    test("on paper everything is open and each chart keeps its end labels", async () => {
      const { page, close } = await open(folder);
      const kept = mkdtempSync(path.join(tmpdir(), "control-total-"));
      try {
        await page.emulateMedia({ media: "print" });
        await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
        // The width of A4 between its margins.
        await page.setViewportSize({ width: 695, height: 1000 });
        const state = await page.evaluate(() => ({
          closed: document.querySelectorAll("[data-case]:not([hidden]) details:not([open])").length,
          out: [...document.querySelectorAll("svg.plot text")].filter((text) => {
            const box = text.getBoundingClientRect();
            return box.width > 0 && box.right > document.documentElement.clientWidth + 1;
          }).map((text) => text.textContent),
          wide: document.documentElement.scrollWidth,
        }));
        assert.equal(state.closed, 0);
        assert.deepEqual(state.out, []);
        const labels = await page.locator("figure svg.plot:visible text").allTextContents();
        const pdf = await page.pdf({ preferCSSPageSize: true, tagged: true });
        assert.ok(pdf.includes("/StructTreeRoot"), "the PDF is not tagged");
        // Nothing of the text is lost: as many pictures' worth of marked text as the page shows.
        let drawn = 0;
        for (const match of pdf.toString("latin1").matchAll(/stream\r?\n([\s\S]*?)endstream/g)) {
          try { drawn += (inflateSync(Buffer.from(match[1], "latin1")).toString("latin1").match(/T[jJ]/g) ?? []).length; } catch { /* not text */ }
        }
        assert.ok(labels.length > 0 && drawn >= labels.length, `${drawn} texts on paper, ${labels.length} labels on the screen`);
      } finally {
        rmSync(kept, { recursive: true });
      }
      await close();
    });
  });
}));
