package org.sluice.websocket.authentication;

import java.security.Principal;
import java.util.Objects;

/** Somebody of whom the name is known, and nothing else. */
record NamedPrincipal(String name) implements Principal {

    NamedPrincipal {
        Objects.requireNonNull(name, "name");
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
