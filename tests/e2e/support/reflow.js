// Checks layouts at every width and text size: no horizontal scrolling except in regions meant for it, such as tabs; no
// text over another or out of place; no control cut off or out of reach.

import assert from "node:assert/strict";

/** The widths of a sweep, in CSS pixels, from phones to wide screens. */
const WIDTHS = [...Array.from({ length: 32 }, (_, step) => 320 + 40 * step), 1599];

/** How long a page can take to adapt to a width: a chart, for example, is redrawn a moment later. */
const PATIENCE = 3000;

/** Checks the current page at 320 px; `name` appears in the failure message. */
export async function reflow(page, name) {
  const before = page.viewportSize();
  await isInOrderAt(page, 320, name);
  await page.setViewportSize(before);
}

/** Checks a page at all widths. */
export async function sweep(page, name, widths = WIDTHS) {
  const before = page.viewportSize();
  const found = new Map();
  for (const width of widths) {
    await page.setViewportSize({ width, height: before.height });
    for (const fault of await faults(page, found)) found.set(fault, [...(found.get(fault) ?? []), width]);
  }
  await page.setViewportSize(before);
  const told = [...found].map(([fault, at]) => `${fault}, at ${at.join(", ")} px`);
  assert.deepEqual(told, [], name);
}

/** Multiplies the root font size from now on, like a reader's setting. */
export async function enlargesLetters(page, times) {
  await page.evaluate((times) => document.documentElement.style.setProperty("font-size", `${times * 100}%`), times);
}

/**
 * Checks that every button and field of the open layer can be scrolled into view completely: a long heading, for
 * example, must not push the footer of a dialog off the screen.
 */
export async function isWithinReach(page, name) {
  const lost = await page.evaluate(() => {
    const layer = [...document.querySelectorAll("dialog[open], .menu:popover-open, .menu-button [aria-expanded=true]")].at(-1) ?? document.body;
    const place = layer.matches("button") ? document.getElementById(layer.getAttribute("aria-controls")) : layer;
    const controls = [...place.querySelectorAll("button, input, select, textarea, a[href]")];
    const seen = controls.filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".popover, .skip, [aria-hidden=true]"));
    return seen
      .filter((one) => {
        one.scrollIntoView({ block: "center" });
        const box = one.getBoundingClientRect();
        const fits = box.left >= -1 && box.right <= innerWidth + 1 && (box.height > innerHeight || (box.top >= -1 && box.bottom <= innerHeight + 1));
        const hit = document.elementFromPoint(box.left + box.width / 2, Math.min(innerHeight - 1, Math.max(0, box.top + box.height / 2)));
        return !fits || !(hit && (one.contains(hit) || hit.contains(one) || one.labels?.[0]?.contains(hit)));
      })
      .map((one) => `\`${(one.ariaLabel ?? one.innerText ?? one.name).slice(0, 40)}\` cannot be reached: ${one.outerHTML.slice(0, 100)}`);
  });
  assert.deepEqual(lost, [], name);
}

/** Checks a page at one width. */
export async function isInOrderAt(page, width, name) {
  await page.setViewportSize({ width, height: page.viewportSize().height });
  assert.deepEqual(await faults(page), [], `${name} at ${width} px`);
}

/** The faults of a page that persist. Those known from another width are not waited for. */
async function faults(page, known = new Map()) {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const found = await page.evaluate(judge);
    if (found.every((fault) => known.has(fault)) || Date.now() > deadline) return found;
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))));
  }
}

/** Runs in the page: finds what overflows, overlaps or is cut off. */
function judge() {
  const { clientWidth, scrollWidth } = document.documentElement;
  const found = [];
  const outline = (element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}">`;
  const said = (text) => `"${text.replaceAll(/\s+/g, " ").trim().slice(0, 40)}"`;

  if (scrollWidth > clientWidth) {
    const sticksOut = (element) => element.getBoundingClientRect().right > clientWidth + 1;
    const wide = [...document.body.querySelectorAll("*")].filter(sticksOut).slice(0, 4).map(outline);
    found.push(`the page scrolls sideways by ${scrollWidth - clientWidth} px: ${wide.join(", ")}`);
  }
  for (const layer of document.querySelectorAll("dialog[open] .dialog-form, dialog[open] .dialog-body, .menu:popover-open")) {
    if (layer.scrollWidth > layer.clientWidth + 1) found.push(`${outline(layer)} scrolls sideways by ${layer.scrollWidth - layer.clientWidth} px`);
  }

  // The visible lines of each text, clipped by its surroundings.
  const LAYERS = "dialog, [popover], .top-bar, .side, .toasts, .skip, .events-new, thead, .chart-tip, .selected-bar";
  const clips = new Map();
  const clipOf = (element) => {
    if (!element || element === document.documentElement) return { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };
    if (!clips.has(element)) {
      const style = getComputedStyle(element);
      let clip = element.matches("dialog, [popover]") ? clipOf(null) : clipOf(element.parentElement);
      const isCut = style.overflow !== "visible" || style.clipPath !== "none";
      if (isCut) {
        const box = element.getBoundingClientRect();
        clip = {
          left: Math.max(clip.left, box.left),
          top: Math.max(clip.top, box.top),
          right: Math.min(clip.right, box.right),
          bottom: Math.min(clip.bottom, box.bottom),
        };
      }
      clips.set(element, clip);
    }
    return clips.get(element);
  };
  const lines = [];
  const cut = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const parent = text.parentElement;
    if (!text.data.trim() || !parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const clip = clipOf(parent);
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) {
      const line = {
        text,
        full: box,
        layer: parent.closest(LAYERS),
        left: Math.max(box.left, clip.left),
        top: Math.max(box.top, clip.top),
        right: Math.min(box.right, clip.right),
        bottom: Math.min(box.bottom, clip.bottom),
      };
      // A box of one or two pixels is text for screen readers only.
      const isSeen = line.right - line.left > 3 && clip.bottom - clip.top > 3;
      if (isSeen) (line.bottom - line.top > 3 ? lines : cut).push(line);
    }
  }
  // Shortened with an ellipsis after some lines; the full text is elsewhere.
  const isShortened = (element) => element && (getComputedStyle(element).webkitLineClamp !== "none" || isShortened(element.parentElement));
  for (const { text, layer, full, top, bottom, left, right } of [...lines, ...cut]) {
    const scrolls = (element) => element && (/auto|scroll/.test(getComputedStyle(element).overflow) || scrolls(element.parentElement));
    const around = text.parentElement.closest("button, a, label, td, th, li, h1, h2, .nav-group, .tag");
    const box = layer && !layer.contains(around) ? undefined : around;
    const isCut = (full.bottom - bottom > 3 || top - full.top > 3) && !scrolls(text.parentElement) && !isShortened(text.parentElement);
    const isOutside = box && getComputedStyle(box).display !== "inline" && (bottom - box.getBoundingClientRect().bottom > 3 || box.getBoundingClientRect().top - top > 3);
    if (isCut || isOutside) found.push(`${said(text.data)} is higher than its place ${outline(box ?? text.parentElement)}`);
    if (right - left < 8 && full.width > 24 && !scrolls(text.parentElement)) found.push(`nothing is left of ${said(text.data)}`);
  }
  lines.sort((one, other) => one.top - other.top);
  const pairs = new Set();
  lines.forEach((one, index) => {
    for (let next = index + 1; next < lines.length && lines[next].top < one.bottom - 3; next += 1) {
      const other = lines[next];
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (one.layer !== other.layer || one.text === other.text || across <= 3 || down <= 3) continue;
      const pair = `${said(one.text.data)} and ${said(other.text.data)} lie over each other`;
      if (!pairs.has(pair)) found.push(pair);
      pairs.add(pair);
    }
  });

  return found;
}
