// A table whose rows keep their places in the document while what they show changes.
import { KeyedList, element, setAttribute, setText } from './dom.js';

/**
 * Columns: { title, text(item) | node(item), sort(item), numeric, wide, broad }. A node is made once for a row and may have update(item).
 */
export class Table {
    #columns;
    #rows;
    #empty;
    #order;
    #descending;
    #heads = [];
    #items = [];
    #keyOf;
    #table;

    constructor(parent, { columns, caption, empty, keyOf, order = -1, descending = false }) {
        this.#columns = columns;
        this.#keyOf = keyOf;
        this.#order = order;
        this.#descending = descending;
        const body = element('tbody');
        this.#table = element('table', {}, element('caption', { className: 'hidden', textContent: caption }),
            element('thead', {}, element('tr', {}, ...columns.map((column, i) => this.#head(column, i)))), body);
        this.#empty = element('p', { className: 'empty', textContent: empty });
        this.#rows = new KeyedList(body, () => this.#row());
        parent.append(this.#table, this.#empty);
        this.show([]);
    }

    #head(column, index) {
        const head = element('th', { scope: 'col', className: column.numeric ? 'numeric' : '' });
        this.#heads.push(head);
        if (!column.sort) {
            head.textContent = column.title;
            return head;
        }
        const button = element('button', { type: 'button', className: 'sort', textContent: column.title });
        button.onclick = () => this.#sortBy(index);
        head.append(button);
        return head;
    }

    #sortBy(index) {
        this.#descending = this.#order === index ? !this.#descending : Boolean(this.#columns[index].numeric);
        this.#order = index;
        this.show(this.#items);
    }

    #row() {
        const cells = this.#columns.map((column) =>
            element('td', { className: ['numeric', 'wide', 'broad'].filter((name) => column[name]).join(' '), 'data-title': column.title }));
        const nodes = this.#columns.map(() => null);
        return {
            node: element('tr', {}, ...cells),
            update: (item) => this.#columns.forEach((column, i) => {
                if (column.text) setText(cells[i], column.text(item));
                else {
                    if (!nodes[i]) {
                        nodes[i] = column.node(item);
                        cells[i].append(nodes[i].node);
                    }
                    nodes[i].update?.(item);
                }
            }),
        };
    }

    show(items) {
        this.#items = items;
        this.#heads.forEach((head, i) => {
            if (i === this.#order) setAttribute(head, 'aria-sort', this.#descending ? 'descending' : 'ascending');
            else head.removeAttribute('aria-sort');
        });
        this.#rows.show(this.#sorted(items), this.#keyOf);
        this.#table.hidden = items.length === 0;
        this.#empty.hidden = items.length !== 0;
    }

    #sorted(items) {
        const sort = this.#columns[this.#order]?.sort;
        if (!sort) return items;
        const sign = this.#descending ? -1 : 1;
        return [...items].sort((a, b) => {
            const [x, y] = [sort(a), sort(b)];
            return sign * (typeof x === 'string' ? x.localeCompare(y) : x - y);
        });
    }
}
