package org.sluice.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The attributes that a request has at one time. What else a context can do to a request, such as to begin a session, stays
 * done.
 */
record RequestState(Map<String, Object> attributes) {

    static RequestState of(HttpServletRequest request) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (String name : Collections.list(request.getAttributeNames())) {
            attributes.put(name, request.getAttribute(name));
        }
        return new RequestState(attributes);
    }

    /** Takes back whatever has been changed since. */
    void restore(HttpServletRequest request) {
        for (String name : Collections.list(request.getAttributeNames())) {
            if (!attributes.containsKey(name)) {
                request.removeAttribute(name);
            }
        }
        attributes.forEach((name, value) -> {
            if (request.getAttribute(name) != value) {
                request.setAttribute(name, value);
            }
        });
    }
}
