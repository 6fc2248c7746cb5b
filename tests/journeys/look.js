// What `look` (conftest.py) asks of an open page. Axe's own contrast check, which took longer than
// all else together, is asked about an element only where none was found good before that looks the
// same: the colours of its text, its size and weight, and all that is painted behind it. By the same
// reckoning from the same numbers axe would say the same again.

async ({options, known}) => {
    if (!window.axe && window.makeAxe) window.makeAxe();
    if (!window.axe) return null;

    const styles = new Map();
    const styleOf = node => {
        if (!styles.has(node)) styles.set(node, getComputedStyle(node));
        return styles.get(node);
    };
    const isWithin = (inner, outer) =>
        inner.left >= outer.left - 1 && inner.right <= outer.right + 1 &&
        inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
    const touch = (one, other) =>
        one.left < other.right - 1 && other.left < one.right - 1 &&
        one.top < other.bottom - 1 && other.top < one.bottom - 1;

    const PICTURES = "img, svg, canvas, video, iframe, object, embed";
    const isPainted = node => {
        const style = styleOf(node);
        return node.matches(PICTURES) || style.backgroundImage !== "none" ||
            !["rgba(0, 0, 0, 0)", "transparent"].includes(style.backgroundColor);
    };
    let painted;
    const paintedBoxes = () => painted ??= [...document.querySelectorAll("body *")]
        .filter(isPainted)
        .map(node => ({node, box: node.getBoundingClientRect()}))
        .filter(({box}) => box.width && box.height);

    // What an element gives to all within it, outermost first.
    const behind = new Map([[null, ""]]);
    const allBehind = node => {
        if (!behind.has(node)) {
            const style = styleOf(node);
            const own = [
                style.backgroundColor, style.backgroundImage, style.opacity, style.mixBlendMode,
                style.filter, style.visibility, style.zIndex,
            ].join();
            const plain = own === "rgba(0, 0, 0, 0),none,1,normal,none,visible,auto";
            behind.set(node, allBehind(node.parentElement) + (plain ? "" : `/${own}`));
        }
        return behind.get(node);
    };

    // Null where what lies behind is not just what the element stands in: then axe is asked.
    const appearance = node => {
        const range = document.createRange();
        range.selectNodeContents(node);
        const boxes = [node.getBoundingClientRect(), range.getBoundingClientRect()]
            .filter(box => box.width && box.height);
        if (!boxes.length) return null;
        for (const other of paintedBoxes()) {
            const isAround = other.node.contains(node);
            const isPart = node.contains(other.node) && styleOf(other.node).position === "static";
            if (isAround && !boxes.every(box => isWithin(box, other.box))) return null;
            if (!isAround && !isPart && boxes.some(box => touch(box, other.box))) return null;
        }
        const style = styleOf(node);
        return [
            style.color, style.webkitTextFillColor, style.webkitTextStroke, style.textShadow,
            style.fontSize, style.fontWeight,
        ].join() + allBehind(node);
    };

    const good = new Set(known), found = [];
    const check = axe._audit.checks["color-contrast"], asAxe = check.evaluate;
    check.evaluate = function (node, ...given) {
        const looks = appearance(node);
        if (looks !== null && good.has(looks)) return true;
        let ratio;
        const data = told => {
            ratio = told?.contrastRatio;
            this.data(told);
        };
        const verdict = asAxe.call({...this, data}, node, ...given);
        // What is hidden is called good, too, and has no ratio.
        if (looks !== null && verdict === true && ratio !== undefined) {
            good.add(looks);
            found.push(looks);
        }
        return verdict;
    };
    let violations;
    try {
        ({violations} = await axe.run(options));
    } finally {
        check.evaluate = asAxe;
    }

    // One answer with what is judged: all that axe says besides of a page, rule by rule, took as
    // long to bring over as axe to look.
    return {
        violations: violations.map(each => [
            each.id, each.nodes.map(node => node.html.slice(0, 200))
        ]),
        found,
        headings: document.querySelectorAll("h1").length,
        title: document.title,
        waysBack: document.querySelectorAll(".govuk-breadcrumbs, .govuk-back-link").length,
        wider: document.documentElement.scrollWidth - window.innerWidth,
    };
}
