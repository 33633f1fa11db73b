package org.sluice.jmx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.OpenMBeanAttributeInfo;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;
import org.sluice.testing.TestRuntime;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.LatencyDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;

class RuntimeRegistrationTest {

    private static final Set<String> NAMES = Set.of(
            "Applications",
            "ChangeCount",
            "Counters",
            "Endpoints",
            "FailedApplications",
            "Limits",
            "Servers",
            "ShadowedApplications",
            "StartedAt");

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private int looks;

    private final TestRuntime runtime = new TestRuntime() {
        @Override
        public RuntimeDTO getRuntimeDTO() {
            looks++;
            return shown;
        }
    };

    private final RuntimeDTO shown = runtime.shown;

    private RuntimeRegistration register() {
        return new RuntimeRegistration(runtime, server);
    }

    private Set<ObjectName> names() throws Exception {
        return server.queryNames(new ObjectName("org.sluice:*"), null);
    }

    private Object attribute(String name) throws Exception {
        return server.getAttribute(new ObjectName(RuntimeRegistration.NAME), name);
    }

    @Test
    void itIsThereAsLongAsTheComponent() throws Exception {
        RuntimeRegistration registration = register();
        assertEquals(Set.of(new ObjectName(RuntimeRegistration.NAME)), names());
        registration.deactivate();
        assertEquals(Set.of(), names());
    }

    @Test
    void severalInOneProcessHaveNumbers() throws Exception {
        RuntimeRegistration first = register();
        RuntimeRegistration second = register();
        assertEquals(
                Set.of(
                        new ObjectName(RuntimeRegistration.NAME),
                        new ObjectName(RuntimeRegistration.NAME + ",instance=2")),
                names());
        first.deactivate();
        RuntimeRegistration third = register();
        assertEquals(2, names().size());
        second.deactivate();
        third.deactivate();
        assertEquals(Set.of(), names());
    }

    @Test
    void everyAttributeIsOfAnOpenTypeAndCanOnlyBeRead() throws Exception {
        register();
        MBeanAttributeInfo[] attributes =
                server.getMBeanInfo(new ObjectName(RuntimeRegistration.NAME)).getAttributes();
        assertEquals(
                NAMES,
                Set.of(Stream.of(attributes).map(MBeanAttributeInfo::getName).toArray()));
        for (MBeanAttributeInfo attribute : attributes) {
            assertInstanceOf(OpenMBeanAttributeInfo.class, attribute);
            assertTrue(attribute.isReadable() && !attribute.isWritable());
        }
    }

    @Test
    void countersAreACompositeWithTablesForMaps() throws Exception {
        shown.counters.connectionsOpened = 5;
        shown.counters.handshakes = Map.of("101", 5L);
        shown.counters.closes = Map.of();
        register();
        CompositeData counters = (CompositeData) attribute("Counters");
        assertEquals(5L, counters.get("connectionsOpened"));
        CompositeData row = ((TabularData) counters.get("handshakes")).get(new Object[] {"101"});
        assertEquals(5L, row.get("value"));
    }

    @Test
    void applicationsAreArraysOfComposites() throws Exception {
        ApplicationDTO application = new ApplicationDTO();
        application.patterns = new String[] {"/a", "/b"};
        application.demoted = true;
        application.handshakes = Map.of();
        application.loopCallbacks = new LatencyDTO();
        application.loopCallbacks.counts = new long[] {1, 2};
        shown.applications = new ApplicationDTO[] {application};
        register();
        CompositeData[] applications = (CompositeData[]) attribute("Applications");
        assertEquals(1, applications.length);
        assertArrayEquals(new String[] {"/a", "/b"}, (String[]) applications[0].get("patterns"));
        assertEquals(true, applications[0].get("demoted"));
        CompositeData latency = (CompositeData) applications[0].get("loopCallbacks");
        assertArrayEquals(new long[] {1, 2}, (long[]) latency.get("counts"));
    }

    @Test
    void aServerWithoutANameHasNone() throws Exception {
        ServerDTO refused = new ServerDTO();
        refused.ports = new int[] {80};
        shown.servers = new ServerDTO[] {refused};
        register();
        CompositeData[] servers = (CompositeData[]) attribute("Servers");
        assertNull(servers[0].get("name"));
        assertArrayEquals(new int[] {80}, (int[]) servers[0].get("ports"));
    }

    @Test
    void whatIsReadTogetherIsOfOneMoment() throws Exception {
        shown.startedAt = 3;
        shown.changeCount = 4;
        register();
        List<Attribute> attributes = server.getAttributes(
                        new ObjectName(RuntimeRegistration.NAME), new String[] {"StartedAt", "ChangeCount", "Nothing"})
                .asList();
        assertEquals(List.of(new Attribute("StartedAt", 3L), new Attribute("ChangeCount", 4L)), attributes);
        assertEquals(1, looks);
    }

    @Test
    void whatIsNotThereCannotBeReadWrittenOrCalled() throws Exception {
        register();
        ObjectName name = new ObjectName(RuntimeRegistration.NAME);
        assertThrows(AttributeNotFoundException.class, () -> attribute("Nothing"));
        assertThrows(
                AttributeNotFoundException.class, () -> server.setAttribute(name, new Attribute("ChangeCount", 1L)));
        assertThrows(ReflectionException.class, () -> server.invoke(name, "stop", null, null));
    }
}
