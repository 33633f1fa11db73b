// Before the first paint, so that a page whose colours were chosen does not flash.
(function () {
    try {
        const chosen = localStorage.getItem('sluice.theme');
        if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
    } catch {
        // A browser that keeps nothing: as the system says.
    }
})();
