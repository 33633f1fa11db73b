// Tabs by the pattern of the ARIA Authoring Practices: one of them is in the tab order, arrows go to the others.

export class Tabs extends EventTarget {
    #tabs;

    constructor(list) {
        super();
        this.#tabs = [...list.querySelectorAll('[role=tab]')];
        list.addEventListener('click', (event) => {
            const tab = event.target.closest('[role=tab]');
            if (tab) this.#go(tab);
        });
        list.addEventListener('keydown', (event) => this.#key(event));
        addEventListener('hashchange', () => this.#follow());
        this.#follow();
    }

    get current() {
        return this.#panelOf(this.#tabs.find((tab) => tab.ariaSelected === 'true')).id;
    }

    show(id) {
        this.#go(this.#tabs.find((tab) => this.#panelOf(tab).id === id));
    }

    #panelOf(tab) {
        return document.getElementById(tab.getAttribute('aria-controls'));
    }

    #key(event) {
        const index = this.#tabs.indexOf(document.activeElement);
        const last = this.#tabs.length - 1;
        const next = { ArrowRight: index === last ? 0 : index + 1, ArrowLeft: index === 0 ? last : index - 1, Home: 0, End: last }[event.key];
        if (index < 0 || next === undefined) return;
        event.preventDefault();
        this.#go(this.#tabs[next]);
        this.#tabs[next].focus();
    }

    #go(tab) {
        const id = this.#panelOf(tab).id;
        if (location.hash.slice(1) !== id) history.replaceState(null, '', '#' + id);
        this.#select(tab);
    }

    #follow() {
        const wanted = location.hash.slice(1);
        this.#select(this.#tabs.find((tab) => this.#panelOf(tab).id === wanted) ?? this.#tabs[0]);
    }

    #select(chosen) {
        for (const tab of this.#tabs) {
            tab.ariaSelected = String(tab === chosen);
            tab.tabIndex = tab === chosen ? 0 : -1;
            this.#panelOf(tab).hidden = tab !== chosen;
        }
        chosen.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        this.dispatchEvent(new Event('change'));
    }
}
