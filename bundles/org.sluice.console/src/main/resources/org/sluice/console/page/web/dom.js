// What the page is made of. Everything is set as text, never as markup: some of it comes from clients of the gateway.

export const $ = (id) => document.getElementById(id);

/** An element with properties and children; a property with a dash is an attribute. */
export function element(tag, properties = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (name.includes('-') || name === 'role' || name === 'scope') made.setAttribute(name, value);
        else made[name] = value;
    }
    made.append(...children);
    return made;
}

/** Touches the page only where something is new: selections, focus and screen readers are left alone. */
export function setText(node, text) {
    const wanted = String(text);
    if (node.textContent !== wanted) node.textContent = wanted;
}

export function setAttribute(node, name, value) {
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** Makes the children those that are wanted, in their order, and moves no more than needed. */
export function arrange(parent, wanted) {
    let next = parent.firstChild;
    for (const child of wanted) {
        if (child === next) next = next.nextSibling;
        else parent.insertBefore(child, next);
    }
    while (next) {
        const gone = next;
        next = next.nextSibling;
        gone.remove();
    }
}

/** Children by key: those that are there are updated, others are made. */
export class KeyedList {
    #parent;
    #make;
    #entries = new Map();

    constructor(parent, make) {
        this.#parent = parent;
        this.#make = make;
    }

    /** The function makes an object with a node and a function update(item). */
    show(items, keyOf) {
        const entries = new Map();
        const nodes = [];
        for (const item of items) {
            const key = keyOf(item);
            const entry = this.#entries.get(key) ?? this.#make(item);
            entry.update(item);
            entries.set(key, entry);
            nodes.push(entry.node);
        }
        this.#entries = entries;
        arrange(this.#parent, nodes);
    }
}
