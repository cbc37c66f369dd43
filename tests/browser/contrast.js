/* Contrast takes two thirds of axe, and it depends on what is drawn alone. A text that looks as one that axe passed
   before, with all that it stands in, is not judged again; what is placed over other things always is. */
([options, known]) => {
    const judged = new Set(known), fresh = [], looks = new Map();
    const DRAWN = ['color', 'backgroundColor', 'backgroundImage', 'opacity', 'textShadow', 'filter', 'mixBlendMode',
        'fontSize', 'fontWeight', 'position', 'float', 'overflow', 'clipPath', 'webkitTextStrokeWidth'];
    const styleOf = (element, pseudo) => {
        const style = getComputedStyle(element, pseudo);
        if (pseudo && ['none', 'normal'].includes(style.content)) return '';
        return DRAWN.map(name => style[name]).join() + (pseudo ? style.width + style.height : '');
    };
    const isPlaced = style => ['absolute', 'fixed', 'sticky'].includes(style.position) || style.transform !== 'none'
        || [style.marginTop, style.marginLeft].some(margin => parseFloat(margin) < 0);
    const digest = text => { // 53 bits: two that are equal by chance are not to be feared
        let [a, b] = [0xdeadbeef, 0x41c6ce57];
        for (let i = 0; i < text.length; i++) {
            a = Math.imul(a ^ text.charCodeAt(i), 2654435761);
            b = Math.imul(b ^ text.charCodeAt(i), 1597334677);
        }
        return 4294967296 * (2097151 & (b ^ (b >>> 13))) + ((a ^ (a >>> 16)) >>> 0);
    };
    const lookOf = element => {
        if (!element) return 0;
        if (!looks.has(element)) {
            const around = lookOf(element.parentElement);
            looks.set(element, around === null || isPlaced(getComputedStyle(element)) ? null : digest(
                [around, styleOf(element), styleOf(element, '::before'), styleOf(element, '::after')].join('|')));
        }
        return looks.get(element);
    };
    const check = axe._audit.checks['color-contrast'], judge = check.evaluate;
    const rule = axe._audit.rules.find(({id}) => id === 'color-contrast'), concerns = rule.matches;
    rule.matches = function (element, ...rest) {
        return !judged.has(lookOf(element)) && concerns.call(this, element, ...rest);
    };
    check.evaluate = function (element, ...rest) {
        const look = lookOf(element);
        if (judged.has(look)) return true;
        const verdict = judge.call(this, element, ...rest);
        if (verdict === true && look !== null && element.checkVisibility({visibilityProperty: true})) {
            judged.add(look);
            fresh.push(look);
        }
        return verdict;
    };
    return axe.run(options).then(({violations}) => {
        [check.evaluate, rule.matches] = [judge, concerns];
        return {fresh, violations: violations.map(({id, nodes}) => [id, nodes.slice(0, 4).map(node => `${node.target}`)])};
    });
}
