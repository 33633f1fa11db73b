package org.sluice.itest.application.restarter;

import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** Restarts the framework when it gets a message, and says so beforehand, as a management agent does. */
@Component
@WebSocketEndpoint(pattern = "/restart")
public final class Restarter implements WebSocketApplication {

    private static final String RESTART = "sluice.restart";

    private final BundleContext context;

    @Activate
    public Restarter(BundleContext context) {
        this.context = context;
        System.clearProperty(RESTART);
    }

    @Override
    public Answer connect(Handshake handshake) {
        return Answer.accept(new WebSocketListener() {
            @Override
            public void onText(WebSocket socket, String text) {
                System.setProperty(RESTART, "true");
                try {
                    context.getBundle(0).update();
                } catch (BundleException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }
}
