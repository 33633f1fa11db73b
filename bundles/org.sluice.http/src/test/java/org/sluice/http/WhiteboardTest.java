package org.sluice.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The javax whiteboard is optional. */
class WhiteboardTest {

    /** Has our classes anew, and lacks a package, as our bundle would. */
    private static final class Lacking extends ClassLoader {

        private final String missing;

        Lacking(String missing) {
            super(WhiteboardTest.class.getClassLoader());
            this.missing = missing;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(missing)) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("org.sluice.http.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            return known == null ? define(name) : known;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private static boolean isAvailable(ClassLoader loader, int whiteboard) throws Exception {
        Class<?> type = loader.loadClass("org.sluice.http.Whiteboard");
        Method method = type.getDeclaredMethod("isAvailable");
        method.setAccessible(true);
        return (Boolean) method.invoke(type.getEnumConstants()[whiteboard]);
    }

    @Test
    void bothAreKnownWhereTheirPackagesAre() throws Exception {
        ClassLoader loader = new Lacking("nothing");
        assertEquals(true, isAvailable(loader, 0));
        assertEquals(true, isAvailable(loader, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"javax.servlet.", "org.osgi.service.http.context.", "org.apache.felix.http.javaxwrappers."})
    void withoutOneOfItsPackagesTheJavaxWhiteboardIsNotKnown(String missing) throws Exception {
        ClassLoader loader = new Lacking(missing);
        assertThrows(ClassNotFoundException.class, () -> loader.loadClass(missing + "Any"));
        assertEquals(true, isAvailable(loader, 0));
        assertEquals(false, isAvailable(loader, 1));
    }
}
