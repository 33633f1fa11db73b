package org.sluice.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What is wanted of a servlet context, whichever whiteboard it belongs to. */
interface ContextHelper {

    /** Whether the request may go on. If not, the context has answered it. */
    boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) throws IOException;

    /** Ends what {@link #handleSecurity} has begun by saying yes. */
    void finishSecurity(HttpServletRequest request, HttpServletResponse response);
}
