package org.sluice.websocket.server.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.ServiceReference;

class SelectionTest {

    private static final Map<String, Object> PROPERTIES = Map.of("name", "main", "service.id", 7L, "kind", "a");

    private static final ServiceReference<?> SERVICE = (ServiceReference<?>) Proxy.newProxyInstance(
            SelectionTest.class.getClassLoader(), new Class<?>[] {ServiceReference.class}, (proxy, method, args) -> {
                if (!method.getName().equals("getProperty")) {
                    throw new UnsupportedOperationException(method.getName());
                }
                return PROPERTIES.get(args[0]);
            });

    @ParameterizedTest
    @CsvSource({
        "main, true",
        "Main, false",
        "*, false",
        "m*, false",
        "(name=main), true",
        "(name=m*), true",
        "(kind=b), false",
        "(&(name=main)(kind=a)), true"
    })
    void isByNameOrByFilter(String text, boolean matches) {
        assertEquals(matches, new Selection(text).matches(SERVICE, "name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "(", "(name=main", "(name)", "a\nb", "a\u0085b"})
    void anotherTextIsNone(String text) {
        assertThrows(IllegalArgumentException.class, () -> new Selection(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "kind"})
    void nothingIsNothing(String nameProperty) {
        assertEquals(false, Selection.NOTHING.matches(SERVICE, nameProperty));
    }
}
