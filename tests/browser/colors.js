// Which texts of the page as it is shown now axe has to judge by its two rules on colors: every one but those that surely
// keep both. `known` are the kinds of text (ink, paper, size, weight) of which axe has judged one. Returns those,
// a sample of each kind that is new, and the kinds. docs/decisions/0028-test-time.md says why no more is needed.
known => {
    const ENOUGH = 4.5;  // of every text, also of a large one, for which 3 would do
    const CHANNELS = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/;
    const COVERS = new Set(['IMG', 'svg', 'CANVAS', 'VIDEO', 'IFRAME', 'OBJECT', 'EMBED']);
    const FIELDS = 'input:not([type=hidden], [type=range], [type=color], [type=checkbox], [type=radio]), select, textarea';
    const BLOCKS = new Set(['block', 'list-item', 'table', 'flex', 'grid', 'inline-block']);
    const PLAIN = {opacity: '1', filter: 'none', backdropFilter: 'none', mixBlendMode: 'normal', maskImage: 'none',
        textShadow: 'none', webkitTextStrokeWidth: '0px', backgroundClip: 'border-box'};
    const SETTING = ['textDecorationLine', 'textDecorationStyle', 'fontWeight', 'fontStyle', 'fontSize'];
    const BAND = 256;

    const styles = new Map(), plains = new Map();
    const style = e => styles.get(e) || (styles.set(e, getComputedStyle(e)), styles.get(e));
    const channels = color => {
        const found = CHANNELS.exec(color);
        return found && [found[1], found[2], found[3], found[4] ?? 1].map(Number);
    };
    const root = document.documentElement;
    const paints = e => style(e).backgroundColor !== 'rgba(0, 0, 0, 0)' || style(e).backgroundImage !== 'none';
    const canvas = paints(root) ? root : document.body;  // its color has no edge
    const isPlain = e => {
        if (!plains.has(e)) {
            const s = style(e);
            plains.set(e, Object.entries(PLAIN).every(([name, value]) => s[name] === value)
                && s.backgroundImage === 'none' && (e === root || isPlain(e.parentElement)));
        }
        return plains.get(e);
    };

    // What lies over or under a text is found by place, whatever brought it there.
    const bands = new Map();
    const bandsOf = r => [Math.floor((r.top + scrollY) / BAND), Math.floor((r.bottom + scrollY) / BAND)];
    const cover = (e, rectangles) => {
        for (const r of rectangles) {
            const [first, last] = bandsOf(r);
            for (let n = first; n <= last; n++) bands.set(n, [...(bands.get(n) || []), [e, r]]);
        }
    };
    for (const e of document.body.querySelectorAll('*')) {
        if (e === canvas) continue;
        if ((paints(e) || COVERS.has(e.nodeName)) && e.checkVisibility()) cover(e, e.getClientRects());
        for (const part of ['::before', '::after']) {
            const s = getComputedStyle(e, part);
            const there = s.content !== 'none' && s.content !== 'normal';
            if (there && (s.backgroundColor !== 'rgba(0, 0, 0, 0)' || s.backgroundImage !== 'none')) plains.set(e, false);
        }
    }
    const apart = (r, of) => r.right <= of.left || r.left >= of.right || r.bottom <= of.top || r.top >= of.bottom;
    const within = (r, of) => r.left >= of.left - 1 && r.right <= of.right + 1 && r.top >= of.top - 1 && r.bottom <= of.bottom + 1;

    // The one color behind a text, from its nearest opaque ancestor; null where that is not certain.
    const paper = (e, rectangles) => {
        const layers = [];
        let at = e;
        for (; at && at !== canvas; at = at.parentElement) {
            if (!paints(at)) continue;
            const own = at.getClientRects();
            if (![...rectangles].every(r => [...own].some(o => within(r, o)))) return null;
            layers.push(channels(style(at).backgroundColor));
            if (layers.at(-1)?.[3] === 1) break;
        }
        if (!at || at === canvas) layers.push(paints(canvas) ? channels(style(canvas).backgroundColor) : [255, 255, 255, 1]);
        for (const r of rectangles) {
            const [first, last] = bandsOf(r);
            for (let n = first; n <= last; n++) {
                for (const [other, place] of bands.get(n) || []) {
                    if (!apart(r, place) && !other.contains(e)) return null;
                }
            }
        }
        if (layers.some(layer => !layer)) return null;
        return layers.reduceRight((under, over) => over.map((c, i) => i === 3 ? 1 : c * over[3] + under[i] * (1 - over[3])));
    };
    const light = color => {
        const [r, g, b] = color.map(c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
        return .2126 * r + .7152 * g + .0722 * b;
    };
    const contrast = (one, other) => {
        const [dark, pale] = [light(one), light(other)].sort((a, b) => a - b);
        return (pale + .05) / (dark + .05);
    };

    const uncertain = new Set(), samples = [], met = new Set(known);
    const judge = (e, rectangles) => {
        if (e.ownerSVGElement) return uncertain.add(e);  // what is drawn under it is no background
        const s = style(e), ink = channels(s.color);
        const behind = isPlain(e) && ink?.[3] === 1 && s.webkitTextFillColor === s.color ? paper(e, rectangles) : null;
        if (!behind || contrast(ink, behind) < ENOUGH) return uncertain.add(e);
        const kind = [s.color, behind, s.fontSize, s.fontWeight].join();
        if (!met.has(kind)) samples.push(e);
        met.add(kind);
    };
    const range = document.createRange(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const text = walk.currentNode, e = text.parentElement;
        if (!text.data.trim() || !e.checkVisibility({visibilityProperty: true})) continue;
        range.selectNodeContents(text);
        const rectangles = range.getClientRects();
        if (rectangles.length) judge(e, rectangles);
    }
    for (const e of document.body.querySelectorAll(FIELDS)) {
        if (e.checkVisibility({visibilityProperty: true})) judge(e, e.getClientRects());
    }

    // A link that is set in another way than the text around it can be told from that text without its color.
    const isBlock = e => BLOCKS.has(style(e).display) || style(e).display.startsWith('table-');
    const distinct = link => {
        let around = link.parentElement;
        while (around && !isBlock(around)) around = around.parentElement;
        return around && SETTING.some(name => style(link)[name] !== style(around)[name]);
    };
    for (const link of document.body.querySelectorAll('a[href], [role=link]')) {
        if (!isBlock(link) && !style(link).display.startsWith('inline-') && !distinct(link)) uncertain.add(link);
    }
    return {uncertain: [...uncertain], samples, kinds: [...met]};
}
