package org.sluice.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.websocket.runtime.dto.ConnectionDetailDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;

class JsonTextTest {

    @Test
    void everyFieldOfADtoIsThere() {
        ConnectionDetailDTO dto = new ConnectionDetailDTO();
        dto.id = 7;
        dto.principal = "a\"\u001b\u009b\u202e\u00fc\n";
        dto.congested = true;
        String text = JsonText.of(dto);
        JsonObject object = Json.createReader(new StringReader(text)).readObject();
        assertEquals(ConnectionDetailDTO.class.getFields().length, object.size());
        assertEquals(7, object.getInt("id"));
        assertEquals(dto.principal, object.getString("principal"));
        assertTrue(object.getBoolean("congested"));
        assertTrue(object.isNull("server"));
        assertTrue(text.chars().allMatch(c -> c >= ' ' && c < 0x7f), text);
    }

    @Test
    void arraysListsAndMapsAreWritten() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("numbers", new int[] {1, 2});
        map.put("list", Arrays.asList("a", null, true));
        map.put("rate", 1.5);
        assertEquals("{\"numbers\":[1,2],\"list\":[\"a\",null,true],\"rate\":1.5}", JsonText.of(map));
    }

    @Test
    void nothingIsAnEmptyArray() {
        assertEquals("[]", JsonText.of(new ServerDTO[0]));
        assertEquals("[]", JsonText.of(List.of()));
    }

    @Test
    void withoutTheLibraryCommandsSaySo() throws Exception {
        URL classes = Commands.class.getProtectionDomain().getCodeSource().getLocation();
        // Loads our classes anew, and those of JSON not at all
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, null) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                if (name.startsWith("jakarta.json.")) {
                    throw new ClassNotFoundException(name);
                }
                return name.startsWith("org.sluice.shell.")
                        ? super.findClass(name)
                        : JsonTextTest.class.getClassLoader().loadClass(name);
            }
        }) {
            Method json = loader.loadClass(Commands.class.getName()).getDeclaredMethod("json", Object.class);
            json.setAccessible(true);
            Throwable failure = assertThrows(InvocationTargetException.class, () -> json.invoke(null, List.of()))
                    .getCause();
            assertEquals(CommandFailed.class.getName(), failure.getClass().getName());
            assertTrue(failure.getMessage().contains("jakarta.json"), failure.getMessage());
        }
    }
}
