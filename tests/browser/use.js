({
    /* What a keyboard can reach, in the order of the page: one radio button of a group, and nothing that is hidden. */
    stops() {
        const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')];
        const groups = new Set();
        return all.filter(e => {
            if (e.disabled || e.type === 'hidden' || e.tabIndex < 0 || !e.checkVisibility({visibilityProperty: true})) return false;
            if (e.type !== 'radio') return true;
            const group = [...document.getElementsByName(e.name)].filter(r => r.form === e.form);
            const one = group.find(r => r.checked) || group[0];
            return e === one && !groups.has(e.name) && !!groups.add(e.name);
        });
    },

    /* Numbers each stop, so that the one with the focus can be told. */
    number() {
        const found = this.stops();
        found.forEach((e, n) => { e.usedAs = n; });
        return found.length;
    },

    /* The number of what has the focus; with what is wrong about how it shows. */
    focused() {
        const e = document.activeElement;
        if (!e || e === document.body || e === document.documentElement) return {at: -1, wrong: ''};
        const style = getComputedStyle(e), box = e.getBoundingClientRect(), wrong = [];
        if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) wrong.push('no outline');
        const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
        if (!inside) wrong.push('off the screen');
        else {
            const lines = [...e.getClientRects()].filter(r => r.width && r.height);
            const seen = lines.some(r => {
                const x = Math.min(Math.max(r.left + r.width / 2, 1), innerWidth - 2);
                const y = Math.min(Math.max(r.top + r.height / 2, 1), innerHeight - 2);
                const top = document.elementFromPoint(x, y);
                return top && (top === e || e.contains(top) || top.contains(e) || [...(e.labels || [])].some(l => l.contains(top)));
            });
            if (!seen) wrong.push('behind something');
        }
        return {at: e.usedAs ?? -2, wrong: wrong.length ? wrong.join(', ') + ': ' + e.outerHTML.slice(0, 120) : ''};
    },

    /* Signs that stand on another line than the number they belong to. */
    parted() {
        const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
        const top = (node, at) => {
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            return range.getBoundingClientRect().top;
        };
        for (let node = texts.nextNode(); node; node = texts.nextNode()) {
            if (!node.parentElement.checkVisibility()) continue;
            for (const each of node.data.matchAll(/\u2212\$?\d/g)) {
                const last = each.index + each[0].length - 1;
                if (Math.abs(top(node, each.index) - top(node, last)) > 2) found.push(node.data.slice(each.index - 20, last + 10));
            }
        }
        return found;
    },

    /* Texts that do not fit the box they are cut to, at the spacing of WCAG 1.4.12 or any other. */
    cut() {
        return [...document.querySelectorAll('body *')].filter(e => {
            const style = getComputedStyle(e);
            if (e.closest('.usa-skipnav') || !e.checkVisibility() || e instanceof SVGElement) return false;
            if (e.offsetWidth <= 1 || e.offsetHeight <= 1 || e.closest('thead')?.offsetHeight <= 1) return false; // for ears alone
            const x = ['hidden', 'clip'].includes(style.overflowX), y = ['hidden', 'clip'].includes(style.overflowY);
            return (x && e.scrollWidth > e.clientWidth + 1) || (y && e.scrollHeight > e.clientHeight + 1);
        }).map(e => e.outerHTML.slice(0, 160));
    },

    /* Targets under 24 by 24 pixels that stand so close to others that one is hit for another (WCAG 2.5.8). A link in a
       sentence is no such target; a field's label is part of it. */
    small() {
        const targets = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
            .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.matches('.usa-skipnav'));
        const inline = e => {
            if (e.tagName !== 'A' || !getComputedStyle(e).display.startsWith('inline')) return false;
            const block = e.closest('p, li, td, th, dd, dt, caption, figcaption, h1, h2, h3, h4, legend, label, div');
            const own = e.textContent.trim(), all = block ? block.textContent.replace(/\s+/g, ' ').trim() : own;
            return all.length > own.length + 2;
        };
        const box = e => {
            const all = [e, ...(e.labels || [])].flatMap(each => [...each.getClientRects()]).filter(r => r.width && r.height);
            if (!all.length) return null;
            const left = Math.min(...all.map(r => r.left)), top = Math.min(...all.map(r => r.top));
            const right = Math.max(...all.map(r => r.right)), bottom = Math.max(...all.map(r => r.bottom));
            return {left, top, right, bottom, width: right - left, height: bottom - top};
        };
        const listed = targets.map(e => ({e, b: box(e), inline: inline(e)})).filter(t => t.b);
        const isSmall = t => t.b.width < 23.5 || t.b.height < 23.5;
        const center = t => [(t.b.left + t.b.right) / 2, (t.b.top + t.b.bottom) / 2];
        return listed.filter(t => isSmall(t) && !t.inline).filter(t => listed.some(o => {
            if (o === t || o.e.contains(t.e) || t.e.contains(o.e)) return false;
            const [x, y] = center(t);
            if (isSmall(o) && !o.inline) {
                const [u, v] = center(o);
                return Math.hypot(x - u, y - v) < 23.5;
            }
            const dx = Math.max(o.b.left - x, 0, x - o.b.right), dy = Math.max(o.b.top - y, 0, y - o.b.bottom);
            return Math.hypot(dx, dy) < 11.5;
        })).map(t => `${t.b.width.toFixed(0)} x ${t.b.height.toFixed(0)}: ${t.e.outerHTML.slice(0, 140)}`);
    },

    /* Controls that only their color shows: without a border they are gone where the system sets the colors. */
    borderless() {
        return [...document.querySelectorAll('button, .usa-button, input:not([type=hidden]), select, textarea')]
            .filter(e => e.checkVisibility({visibilityProperty: true}))
            .filter(e => {
                const style = getComputedStyle(e), drawn = getComputedStyle(e, '::before');
                const has = s => s.borderStyle !== 'none' && parseFloat(s.borderTopWidth) >= 1;
                const native = e.type === 'file' || (['checkbox', 'radio'].includes(e.type) && style.appearance !== 'none');
                return !has(style) && !has(drawn) && !native;
            }).map(e => e.outerHTML.slice(0, 160));
    },
})
