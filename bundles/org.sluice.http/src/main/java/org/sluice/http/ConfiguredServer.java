package org.sluice.http;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Stands for one configuration, which is its service properties: {@link HttpServers} sees all of them together. There is
 * one without properties where nothing is configured.
 */
@Component(service = ConfiguredServer.class, configurationPid = Config.PID)
@Designate(ocd = Config.class, factory = true)
public final class ConfiguredServer {

    /** Called by the component runtime. */
    @Activate
    public ConfiguredServer() {
        // Says that it is there to be called.
    }

    /** Is there so that a change is a change, not an end and a beginning. */
    @Modified
    void modified() {
        // The service properties have changed; that is all.
    }
}
