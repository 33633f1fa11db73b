package org.sluice.health;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.FailedApplicationDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;
import org.sluice.websocket.runtime.dto.ShadowedApplicationDTO;

/** Whether applications are served as they have asked for. */
@Component(property = {HealthCheck.NAME + "=Sluice applications", Tags.SLUICE})
public final class ApplicationsCheck implements HealthCheck {

    private final WebSocketRuntime runtime;

    /**
     * Makes a check.
     *
     * @param runtime shows the applications; null while there is no server, which is worse than a check that is not there
     */
    @Activate
    public ApplicationsCheck(
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    WebSocketRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (runtime == null) {
            log.critical(
                    "There is no WebSocket server: start bundle org.sluice.websocket.server, or see why its component is not"
                            + " active");
        } else {
            judge(runtime.getRuntimeDTO(), log);
        }
        return new Result(log);
    }

    private static void judge(RuntimeDTO shown, FormattingResultLog log) {
        log.info("{} applications are registered", shown.applications.length);
        for (FailedApplicationDTO failed : shown.failedApplications) {
            log.warn(
                    "An application of bundle {} (service {}) is not used: {}; correct its service property {}",
                    failed.bundle,
                    failed.serviceId,
                    failed.message,
                    failed.property);
        }
        for (ShadowedApplicationDTO shadowed : shown.shadowedApplications) {
            log.warn(
                    "Pattern {} of bundle {} (service {}) leads to service {}: change the pattern or scope of one, or its"
                            + " service.ranking",
                    shadowed.pattern,
                    shadowed.bundle,
                    shadowed.serviceId,
                    shadowed.shadowedBy);
        }
        for (ApplicationDTO application : shown.applications) {
            if (application.demoted) {
                log.warn(
                        "An application of bundle {} (service {}) has blocked an event loop and runs on worker threads: mend"
                                + " it, or let it have sluice.websocket.threading = worker",
                        application.bundle,
                        application.serviceId);
            }
        }
    }
}
