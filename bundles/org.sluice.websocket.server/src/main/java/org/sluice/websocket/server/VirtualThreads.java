package org.sluice.websocket.server;

import java.lang.reflect.Method;
import java.util.Optional;

/** Makes the virtual threads of Java 21 and later, without needing them in order to be compiled or loaded. */
final class VirtualThreads {

    private static final Optional<VirtualThreads> IF_SUPPORTED = find();

    private final Method ofVirtual;
    private final Method name;
    private final Method inherit;
    private final Method unstarted;

    private VirtualThreads() throws ReflectiveOperationException {
        Class<?> builder = Class.forName("java.lang.Thread$Builder");
        ofVirtual = Thread.class.getMethod("ofVirtual");
        name = builder.getMethod("name", String.class);
        inherit = builder.getMethod("inheritInheritableThreadLocals", boolean.class);
        unstarted = builder.getMethod("unstarted", Runnable.class);
    }

    private static Optional<VirtualThreads> find() {
        if (Runtime.version().feature() < 21) {
            return Optional.empty();
        }
        try {
            return Optional.of(new VirtualThreads());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Java 21 and later have virtual threads", e);
        }
    }

    /** Empty where the Java runtime has none. */
    static Optional<VirtualThreads> ifSupported() {
        return IF_SUPPORTED;
    }

    /** A thread that inherits nothing and has not been started. */
    Thread thread(String threadName, Runnable code) {
        try {
            Object builder = inherit.invoke(name.invoke(ofVirtual.invoke(null), threadName), false);
            return (Thread) unstarted.invoke(builder, code);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
