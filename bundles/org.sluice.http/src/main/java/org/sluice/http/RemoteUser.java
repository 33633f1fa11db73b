package org.sluice.http;

import java.security.Principal;

/** Who a servlet context has found the client to be: it says no more than a name. */
record RemoteUser(String name) implements Principal {

    @Override
    public String getName() {
        return name;
    }
}
