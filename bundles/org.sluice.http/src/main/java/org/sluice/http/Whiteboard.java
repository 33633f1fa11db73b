package org.sluice.http;

import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two whiteboards that have servlet contexts. */
enum Whiteboard {
    JAKARTA("org.osgi.service.servlet.context.ServletContextHelper", () -> true, service -> JakartaContext.of(service)),
    JAVAX(
            "org.osgi.service.http.context.ServletContextHelper",
            () -> JavaxContext.isLinked(),
            service -> JavaxContext.of(service));

    private final String type;
    private final boolean available;
    private final Function<Object, ContextHelper> adapter;

    // Lambdas, for the optional classes must not be needed before they are used.
    Whiteboard(String type, BooleanSupplier link, Function<Object, ContextHelper> adapter) {
        this.type = type;
        this.adapter = adapter;
        available = isAvailable(type, link);
    }

    private static boolean isAvailable(String type, BooleanSupplier link) {
        try {
            return link.getAsBoolean();
        } catch (LinkageError e) {
            Logger log = LoggerFactory.getLogger(Whiteboard.class);
            log.debug("no {} in this gateway", type, e);
            return false;
        }
    }

    /** The name of the contexts' service interface. */
    String type() {
        return type;
    }

    /** Whether the gateway has the packages of this whiteboard. */
    boolean isAvailable() {
        return available;
    }

    /** What a context of this whiteboard can do. */
    ContextHelper adapt(Object service) {
        return adapter.apply(service);
    }
}
