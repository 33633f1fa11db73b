package org.sluice.websocket.server.service;

/** The context class loader of the calling thread: while code of another bundle runs, that bundle's. */
public final class ContextClassLoader {

    private ContextClassLoader() {}

    /**
     * Sets another one. To set what is there already costs next to nothing.
     *
     * @param loader the other one, or null
     * @return the one before, which is to be set again
     */
    public static ClassLoader set(ClassLoader loader) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        if (before != loader) {
            thread.setContextClassLoader(loader);
        }
        return before;
    }
}
