// What a person would see wrong in the page as it is laid out now. Evaluated in the page by benchmarks.pages.
// Gives [{rule, element, text}]; `size` is the name of the size, `print` whether paper is imitated.
({ print, controls }) => {
  const found = [], styles = new Map(), clips = new Map(), hidden = new Map();
  const style = (e) => styles.get(e) || (styles.set(e, getComputedStyle(e)), styles.get(e));
  const name = (e) => e.localName + (e.classList.length ? "." + [...e.classList].slice(0, 2).join(".") : "");
  const selector = (e) => {
    const parts = [];
    for (let n = e; n && n !== document.body && parts.length < 3; n = n.parentElement) {
      parts.unshift(name(n));
      if (n.id && !/\d/.test(n.id)) { parts[0] = n.localName + "#" + n.id; break; }
    }
    return parts.join(" > ");
  };
  const short = (s) => (s || "").replace(/\s+/g, " ").trim().slice(0, 80);
  const add = (rule, e, text) => found.push({ rule, element: selector(e), text: short(text) });
  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
  // for screen readers only, or lying over the page on purpose
  const aside = (e) => {
    if (!e || e === document.documentElement) return false;
    if (!hidden.has(e)) {
      const s = style(e), b = e.getBoundingClientRect();
      hidden.set(e, s.clipPath === "inset(50%)" || s.position === "fixed" || b.right < 0 ||
        (s.position === "sticky" && s.bottom !== "auto") || aside(e.parentElement));
    }
    return hidden.get(e);
  };
  const whole = { left: -1e9, top: -1e9, right: 1e9, bottom: 1e9 };
  // what of an element can be seen: [by boxes that scroll or hide, by boxes that hide]
  const clip = (e) => {
    if (!e || e === document.documentElement || e === document.body) return [whole, whole];
    if (clips.has(e)) return clips.get(e);
    let [all, hard] = clip(e.parentElement);
    const s = style(e);
    if (s.display !== "inline" && (s.overflowX !== "visible" || s.overflowY !== "visible")) {
      const b = e.getBoundingClientRect();
      const cut = (r, x, y) => ({
        left: x ? Math.max(r.left, b.left) : r.left, right: x ? Math.min(r.right, b.right) : r.right,
        top: y ? Math.max(r.top, b.top) : r.top, bottom: y ? Math.min(r.bottom, b.bottom) : r.bottom,
      });
      const hides = (v) => v === "hidden" || v === "clip";
      all = cut(all, s.overflowX !== "visible", s.overflowY !== "visible");
      hard = cut(hard, hides(s.overflowX), hides(s.overflowY));
    }
    clips.set(e, [all, hard]);
    return clips.get(e);
  };

  // --- wider than the page
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 1) {
    const right = document.documentElement.clientWidth;
    let worst = document.body, far = 0;
    for (const e of document.body.querySelectorAll("*")) {
      const b = e.getBoundingClientRect();
      if (b.right > right + 1 && b.width && Math.min(b.right, clip(e.parentElement)[0].right) > far + 0.5 && shown(e)) {
        far = Math.min(b.right, clip(e.parentElement)[0].right); worst = e;
      }
    }
    add("overflow", worst, `${wide} px wider than the page: ${worst.textContent}`);
  }

  // --- text: cut, or upon other text, or too small to read
  const boxes = [], range = document.createRange(), seen = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let t = walker.nextNode(); t && boxes.length < 60000; t = walker.nextNode()) {
    const e = t.parentElement;
    if (!/\S/.test(t.data) || ["SCRIPT", "STYLE", "TITLE", "OPTION", "TEXTAREA"].includes(e.tagName.toUpperCase())) continue;
    if (!shown(e) || aside(e)) continue;
    const svg = e.closest("svg"), matrix = svg && e.getScreenCTM ? e.getScreenCTM() : null;
    if (matrix) {
      const px = parseFloat(style(e).fontSize) * Math.hypot(matrix.a, matrix.b);
      if (px < 9 && !seen.has(svg)) { seen.add(svg); add("tiny", e, `${px.toFixed(1)} px: ${t.data}`); }
    }
    range.selectNodeContents(t);
    const [all, hard] = clip(e);
    for (const r of range.getClientRects()) {
      if (r.width < 1 || r.height < 1) continue;
      const over = Math.max(r.right - hard.right, hard.left - r.left, r.bottom - hard.bottom - r.height * 0.25, hard.top - r.top - r.height * 0.25);
      const out = r.left >= hard.right || r.right <= hard.left || r.top >= hard.bottom || r.bottom <= hard.top;
      if (over > 2 && !(out && !svg) && !seen.has(e)) { seen.add(e); add("clipped", e, t.data); }
      if (matrix && Math.abs(matrix.b) > 0.01) continue;
      const b = { x1: Math.max(r.left, all.left), x2: Math.min(r.right, all.right), y1: Math.max(r.top + r.height * 0.2, all.top), y2: Math.min(r.bottom - r.height * 0.2, all.bottom), e, t };
      if (b.x2 - b.x1 > 2 && b.y2 - b.y1 > 2) boxes.push(b);
    }
  }
  boxes.sort((a, b) => a.y1 - b.y1);
  const told = new Set();
  for (let i = 0; i < boxes.length; i++)
    for (let j = i + 1; j < boxes.length && boxes[j].y1 < boxes[i].y2 - 2; j++) {
      const a = boxes[i], b = boxes[j];
      if (a.t === b.t || told.has(a.e) || told.has(b.e)) continue;
      if (Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1) > 2 && Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1) > 2) {
        told.add(a.e); add("overlap", a.e, `${short(a.t.data).slice(0, 36)} | ${short(b.t.data).slice(0, 36)}`);
      }
    }

  // --- boxes of the page that scroll up and down by themselves, and are no tree or list beside it
  for (const e of document.body.querySelectorAll("*")) {
    if (e.scrollHeight <= e.clientHeight + 4 || !e.clientHeight) continue;
    const s = style(e);
    if ((s.overflowY === "auto" || s.overflowY === "scroll") && shown(e) && !e.closest("nav, aside, dialog, pre, textarea") &&
        s.position !== "sticky" && s.position !== "fixed") add("inner-scroll", e, `${e.scrollHeight} px in a box of ${e.clientHeight}`);
  }
  if (print) return found;

  // --- what can be pressed: 24 by 24 pixels, or in a sentence, or with room around it (WCAG 2.2, 2.5.8)
  const targets = [];
  for (const e of document.body.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab], [tabindex='0']")) {
    if (!shown(e) || aside(e) || e.disabled || e.matches(".skip, [role=region], .scroll, .wide, figure, div[tabindex], section[tabindex]")) continue;
    const rects = [...e.getClientRects()];
    let b = e.getBoundingClientRect();
    if (rects.length > 1) b = rects[0];
    const label = e.matches("input") && (e.closest("label") || (e.id && document.querySelector(`label[for="${CSS.escape(e.id)}"]`)));
    if (label) {
      const l = label.getBoundingClientRect();
      b = { left: Math.min(b.left, l.left), right: Math.max(b.right, l.right), top: Math.min(b.top, l.top), bottom: Math.max(b.bottom, l.bottom) };
    }
    const c = clip(e)[0];
    b = { left: Math.max(b.left, c.left), right: Math.min(b.right, c.right), top: Math.max(b.top, c.top), bottom: Math.min(b.bottom, c.bottom) };
    if (b.right - b.left < 1 || b.bottom - b.top < 1) continue;
    targets.push({ e, b, small: b.right - b.left < 23.5 || b.bottom - b.top < 23.5, x: (b.left + b.right) / 2, y: (b.top + b.bottom) / 2 });
  }
  const sentence = (e) => {
    if (!style(e).display.startsWith("inline")) return false;
    let block = e.parentElement;
    while (block && style(block).display.startsWith("inline")) block = block.parentElement;
    if (!block) return false;
    let words = block.textContent.length, text = block.textContent;
    for (const a of block.querySelectorAll("a, button, .tag, .state, summary")) text = text.replace(a.textContent, "");
    return /[\p{L}\p{N}]{2}/u.test(text) && words < 4000;
  };
  targets.sort((a, b) => a.y - b.y);
  for (let i = 0; i < targets.length; i++) {
    const a = targets[i];
    if (!a.small || sentence(a.e)) continue;
    const near = (o) => {
      if (o === a || o.e.contains(a.e) || a.e.contains(o.e)) return false;
      if (o.small && Math.hypot(o.x - a.x, o.y - a.y) < 23.5) return true;
      const dx = Math.max(o.b.left - a.x, 0, a.x - o.b.right), dy = Math.max(o.b.top - a.y, 0, a.y - o.b.bottom);
      return Math.hypot(dx, dy) < 11.5;
    };
    let close = null;
    for (let j = i - 1; j >= 0 && a.y - targets[j].y < 400 && !close; j--) if (near(targets[j])) close = targets[j];
    for (let j = i + 1; j < targets.length && targets[j].y - a.y < 400 && !close; j++) if (near(targets[j])) close = targets[j];
    if (close) add("target", a.e, `${Math.round(a.b.right - a.b.left)}x${Math.round(a.b.bottom - a.b.top)} px: ${a.e.textContent || a.e.type} | near: ${close.e.textContent}`);
  }

  // --- what can be pressed shows that it has the focus
  if (controls) {
    const kinds = new Set();
    for (const { e } of targets) {
      const kind = name(e) + (e.type || "");
      if (kinds.has(kind) || kinds.size > 40) continue;
      kinds.add(kind);
      const before = getComputedStyle(e).boxShadow + getComputedStyle(e).borderColor + getComputedStyle(e).backgroundColor;
      e.focus({ focusVisible: true, preventScroll: true });
      const s = getComputedStyle(e);
      if (document.activeElement === e && (s.outlineStyle === "none" || parseFloat(s.outlineWidth) === 0) &&
          before === s.boxShadow + s.borderColor + s.backgroundColor) add("focus", e, e.textContent || e.type);
      e.blur();
    }
  }

  // --- more than ten screens, and nothing that stays in sight leads through them
  const screens = document.documentElement.scrollHeight / innerHeight;
  if (screens > 10) {
    scrollTo(0, document.documentElement.scrollHeight / 2);
    const stays = [...document.body.querySelectorAll("*")].filter((e) => {
      const s = getComputedStyle(e);
      if (s.position !== "sticky" && s.position !== "fixed") return false;
      const b = e.getBoundingClientRect();
      return b.bottom > 0 && b.top < innerHeight && b.width > 0 && b.height > 0;
    });
    const leads = stays.some((e) => e.querySelectorAll("a[href*='#'], option, button").length > 2 ||
      (e.closest("nav") || e.querySelector("nav")) && !e.closest("header") && e.querySelectorAll("a[href]").length > 2);
    scrollTo(0, 0);
    if (!leads) add("screens", document.body, `${Math.round(screens)} screens, no index in sight`);
  }
  return found;
}
