
(function () {
  'use strict';
  var root = document.documentElement;
  var sheet = document.getElementById('sheet');
  var svg = sheet.querySelector('svg');
  var tip = document.getElementById('tip');
  var natural = svg.viewBox.baseVal.width;
  /* 0: as wide as the window; a map of many stages is rather scrolled than made too small. */
  var zoom = (innerWidth - 40) / natural < 0.6 ? 0.75 : 0;

  function line(tag, text, css) {
    var node = document.createElement(tag);
    node.textContent = text;
    if (css) node.className = css;
    tip.appendChild(node);
  }

  function show(part) {
    var data = part.dataset;
    tip.textContent = '';
    line('b', data.name);
    if (data.base) line('p', data.base);
    if (data.interval) line('p', document.body.dataset.interval + ' ' + data.interval);
    if (data.rule) line('p', data.rule, 'rule');
    tip.hidden = false;
  }

  function place(x, y) {
    var wide = tip.offsetWidth, high = tip.offsetHeight;
    var left = Math.min(x + 16, innerWidth - wide - 8);
    var top = y + 20 + high > innerHeight ? y - high - 12 : y + 20;
    tip.style.left = Math.max(8, left) + 'px';
    tip.style.top = Math.max(8, top) + 'px';
  }

  function hide() { tip.hidden = true; }

  /* The picture's own titles serve plain viewers; here they would show a second tooltip. */
  svg.querySelectorAll('.tip').forEach(function (part) {
    var title = part.querySelector(':scope > title');
    part.setAttribute('tabindex', '0');
    part.setAttribute('role', 'img');
    if (title) {
      part.setAttribute('aria-label', title.textContent);
      title.remove();
    }
  });
  /* A picture with parts to visit is a group, not one image; its title would follow the pointer. */
  var name = svg.querySelector(':scope > title');
  svg.setAttribute('role', 'group');
  svg.setAttribute('aria-label', name.textContent);
  svg.setAttribute('aria-describedby', 'tropa-desc');
  svg.removeAttribute('aria-labelledby');
  name.remove();

  svg.addEventListener('mousemove', function (event) {
    var part = event.target.closest('.tip');
    if (!part) return hide();
    show(part);
    place(event.clientX, event.clientY);
  });
  svg.addEventListener('mouseleave', hide);
  svg.addEventListener('focusin', function (event) {
    var part = event.target.closest('.tip');
    if (!part) return;
    var box = part.getBoundingClientRect();
    show(part);
    place(box.left, Math.min(box.bottom, innerHeight - 30) - 12);
  });
  svg.addEventListener('focusout', hide);
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape') hide();
  });
  sheet.addEventListener('scroll', hide);

  function resize() {
    var room = sheet.clientWidth - 40;
    svg.style.width = Math.round(zoom ? natural * zoom : Math.max(room, 320)) + 'px';
  }
  function step(factor) {
    var now = zoom || svg.getBoundingClientRect().width / natural;
    zoom = Math.min(4, Math.max(0.2, now * factor));
    resize();
  }
  document.getElementById('larger').addEventListener('click', function () { step(1.25); });
  document.getElementById('smaller').addEventListener('click', function () { step(0.8); });
  document.getElementById('fit').addEventListener('click', function () { zoom = 0; resize(); });
  document.getElementById('print').addEventListener('click', function () { print(); });
  document.getElementById('theme').addEventListener('click', function () {
    var dark = root.dataset.theme
      ? root.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  });
  addEventListener('resize', resize);
  resize();
})();
