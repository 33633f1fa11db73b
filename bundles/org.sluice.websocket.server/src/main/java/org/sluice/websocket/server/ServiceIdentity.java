package org.sluice.websocket.server;

import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * Which service an application is.
 *
 * @param id the service id
 * @param bundle the symbolic name of the bundle that has registered it
 */
record ServiceIdentity(long id, String bundle) {

    static ServiceIdentity of(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        return new ServiceIdentity(
                (Long) reference.getProperty(Constants.SERVICE_ID),
                bundle == null ? "that has gone" : String.valueOf(bundle.getSymbolicName()));
    }

    /** For logs. */
    @Override
    public String toString() {
        return "WebSocket application service " + id + " of bundle " + bundle;
    }
}
