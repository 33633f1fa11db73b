package org.sluice.websocket.server;

import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.server.service.ContextClassLoader;
import org.sluice.websocket.server.service.ServiceHolder;

/** The code of an application: it runs on the calling thread, whose context class loader is the application's meanwhile. */
final class ApplicationCode {

    /** What the service can be asked. */
    interface Question {

        Answer to(WebSocketApplication service) throws Exception;
    }

    private final ServiceHolder<WebSocketApplication> holder;

    ApplicationCode(ServiceHolder<WebSocketApplication> holder) {
        this.holder = holder;
    }

    Answer ask(Question question) throws Exception {
        ClassLoader before = ContextClassLoader.set(holder.classLoader());
        try {
            return question.to(holder.service());
        } finally {
            ContextClassLoader.set(before);
        }
    }

    /** Calls a listener, and returns what it has thrown. */
    Throwable call(Callback callback, WebSocketListener listener) {
        ClassLoader before = ContextClassLoader.set(holder.classLoader());
        try {
            callback.on(listener);
            return null;
        } catch (Throwable e) {
            return e;
        } finally {
            ContextClassLoader.set(before);
        }
    }

    /** To be set for it; for several callbacks in a row it is worth to be set around them. */
    ClassLoader classLoader() {
        return holder.classLoader();
    }

    /** Lets go of the service. */
    void giveBack() {
        holder.giveBack();
    }
}
