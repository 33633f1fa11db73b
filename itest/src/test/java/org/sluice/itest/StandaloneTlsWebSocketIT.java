package org.sluice.itest;

import static org.ops4j.pax.exam.CoreOptions.options;

import org.junit.After;
import org.junit.Before;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.sluice.itest.client.Tls;

/** The same at a standalone server with TLS. */
public class StandaloneTlsWebSocketIT extends WebSocketIT {

    private TlsServer server;

    @Override
    @Configuration
    public Option[] configuration() throws Exception {
        Tls.newKeys(Composition.folder("").resolve(Tls.serverKeys().getFileName()), "CN=localhost");
        return options(Composition.gateway(getClass().getSimpleName()));
    }

    @Before
    public void createServer() throws Exception {
        server = new TlsServer(context);
        server.configure();
    }

    @Override
    protected int port() throws Exception {
        return server.port();
    }

    @After
    public void deleteServer() throws Exception {
        server.delete();
    }
}
