package org.sluice.health;

import java.time.Duration;
import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.sluice.transport.runtime.TransportRuntime;

/** Whether event loops turn: each has a second to come to a task. */
@Component(property = {HealthCheck.NAME + "=Sluice event loops", Tags.SLUICE})
public final class LoopsCheck implements HealthCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final TransportRuntime transport;

    /**
     * Makes a check.
     *
     * @param transport has the event loops; null while there are none, which is worse than a check that is not there
     */
    @Activate
    public LoopsCheck(
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    TransportRuntime transport) {
        this.transport = transport;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (transport == null) {
            log.critical(
                    "There are no event loops: start bundle org.sluice.transport, or see why its component is not active");
            return new Result(log);
        }
        try {
            List<String> heldUp = transport.findHeldUp(PATIENCE);
            heldUp.forEach(loop -> log.critical(
                    "Event loop {} has not turned for {} s, nothing goes on on its connections: mend the application whose"
                            + " callback is there, or let it have sluice.websocket.threading = worker",
                    loop,
                    PATIENCE.toSeconds()));
            if (heldUp.isEmpty()) {
                log.info("{} event loops turn", transport.getTransportDTO().loops.length);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.temporarilyUnavailable("The check was interrupted");
        }
        return new Result(log);
    }
}
