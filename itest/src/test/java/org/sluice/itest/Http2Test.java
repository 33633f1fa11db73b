package org.sluice.itest;

import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.options;

import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;

/** A test at the HTTP service's TLS port, with HTTP/2. */
public abstract class Http2Test extends GatewayTest {

    @Override
    protected final Place place() {
        return Place.HTTPS;
    }

    @Override
    @Configuration
    public final Option[] configuration() throws Exception {
        return options(
                composite(super.configuration()),
                frameworkProperty("org.apache.felix.http2.enable").value("true"),
                Composition.further("jetty-alpn-java-server"));
    }
}
