
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

  /* Lanes and personas, on and off. Nothing is drawn anew: groups are hidden, and those below move
     up. A part without a name (the footer) only moves. */
  var lanes = [].slice.call(svg.querySelectorAll('g.lane'));
  var paper = svg.querySelector('rect.f-page');
  var high = svg.viewBox.baseVal.height;
  var away = {};

  function stack() {
    var first = lanes.length ? Number(lanes[0].dataset.top) : 0;
    var y = first, below = high;
    lanes.forEach(function (lane) {
      var top = Number(lane.dataset.top), size = Number(lane.dataset.bottom) - top;
      if (lane.getAttribute('display') === 'none') return;
      lane.setAttribute('transform', 'translate(0 ' + (y - top).toFixed(2) + ')');
      y += size;
      below = high - Number(lane.dataset.bottom);
    });
    var all = lanes.length ? y + below : high;
    svg.setAttribute('viewBox', '0 0 ' + natural + ' ' + all.toFixed(2));
    svg.setAttribute('height', all.toFixed(2));
    paper.setAttribute('height', all.toFixed(2));
  }
  function showPersonas() {
    svg.querySelectorAll('[data-who]').forEach(function (part) {
      var there = part.dataset.who.split(' ').some(function (id) { return !away[id]; });
      if (there) part.removeAttribute('display');
      else part.setAttribute('display', 'none');
    });
  }

  var choose = document.getElementById('choose');
  function offer(title, items) {
    var field = document.createElement('fieldset'), legend = document.createElement('legend');
    legend.textContent = title;
    field.appendChild(legend);
    items.forEach(function (item) {
      var label = document.createElement('label'), box = document.createElement('input');
      box.type = 'checkbox';
      box.checked = item.on;
      box.addEventListener('change', function () { item.set(box.checked); });
      label.appendChild(box);
      label.appendChild(document.createTextNode(item.name));
      field.appendChild(label);
    });
    choose.appendChild(field);
  }
  var named = lanes.filter(function (lane) { return lane.dataset.name; });
  if (named.length) offer(document.body.dataset.lanes, named.map(function (lane) {
    return {
      name: lane.dataset.name,
      on: lane.getAttribute('display') !== 'none',
      set: function (on) {
        if (on) lane.removeAttribute('display');
        else lane.setAttribute('display', 'none');
        stack();
      }
    };
  }));
  var people = [].slice.call(svg.querySelectorAll('.who > .tip[data-persona]'));
  if (people.length > 1) offer(document.body.dataset.personas, people.map(function (card) {
    return {
      name: card.dataset.name,
      on: true,
      set: function (on) { away[card.dataset.persona] = !on; showPersonas(); }
    };
  }));
  var switches = document.getElementById('switches');
  switches.hidden = !named.length;
  switches.setAttribute('aria-expanded', 'false');
  switches.addEventListener('click', function () {
    choose.hidden = !choose.hidden;
    switches.setAttribute('aria-expanded', String(!choose.hidden));
  });

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
