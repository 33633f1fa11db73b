package org.sluice.example.lorasim;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A simulation that runs until it is closed, on a thread of its own. */
final class Simulation implements Closeable {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_MILLIS = 5000;

    private final Plan plan;
    private final Random random;
    private final Selector selector;
    private final List<Device> devices = new ArrayList<>();
    private final List<Gateway> gateways = new ArrayList<>();
    private final Thread thread;

    private volatile boolean closed;

    /** Written by the thread, read by any. */
    private volatile long frames;

    private Simulation(Plan plan) throws IOException {
        this.plan = plan;
        this.random = new Random(plan.seed());
        this.selector = Selector.open();
        for (int i = 0; i < plan.devices(); i++) {
            devices.add(new Device(i, plan.gateways(), random));
        }
        this.thread = new Thread(null, this::run, "sluice-lorasim", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
    }

    static Simulation start(Plan plan) throws IOException {
        Simulation simulation = new Simulation(plan);
        try {
            for (int i = 0; i < plan.gateways(); i++) {
                simulation.gateways.add(new Gateway(i, plan, new Random(plan.seed() + i), simulation.selector));
            }
        } catch (IOException | RuntimeException e) {
            simulation.closeSockets();
            throw e;
        }
        simulation.thread.start();
        return simulation;
    }

    Plan plan() {
        return plan;
    }

    Figures figures() {
        Figures sum = new Figures(frames, 0, 0, 0, 0, 0);
        for (Gateway gateway : gateways) {
            Figures some = gateway.figures();
            sum = new Figures(
                    sum.frames(),
                    sum.heard() + some.heard(),
                    sum.datagrams() + some.datagrams(),
                    sum.acknowledged() + some.acknowledged(),
                    sum.downlinks() + some.downlinks(),
                    sum.lost() + some.lost());
        }
        return sum;
    }

    /** When this returns, nothing more is sent. */
    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        if (Thread.currentThread() != thread) {
            try {
                thread.join(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        closeSockets();
    }

    private void closeSockets() throws IOException {
        for (Gateway gateway : gateways) {
            gateway.close();
        }
        selector.close();
    }

    private void run() {
        try {
            long due = System.nanoTime();
            while (!closed) {
                long now = System.nanoTime();
                gateways.forEach(gateway -> gateway.tick(now));
                // Whoever was suspended does not catch up
                due = Math.max(due, now - SECOND);
                while (due - now <= 0) {
                    transmit();
                    due += SECOND / plan.framesPerSecond();
                }
                gateways.forEach(Gateway::flush);
                selector.select(
                        key -> ((Gateway) key.attachment()).read(),
                        Math.max(1, TimeUnit.NANOSECONDS.toMillis(Math.min(due - now, SECOND))));
            }
        } catch (IOException | ClosedSelectorException e) {
            throw new IllegalStateException("the simulation has failed", e);
        }
    }

    private void transmit() {
        Device device = devices.get(random.nextInt(devices.size()));
        byte[] frame = device.frame(plan, random);
        int channel = plan.channels().any(random);
        int spreading = device.spreading(plan.channels().slowestSpreading());
        for (int i = 0; i < gateways.size(); i++) {
            if (device.isHeardBy(i, random)) {
                int rssi = device.rssi(i, random);
                double snr = Device.snr(rssi, random);
                gateways.get(i).hear(frame, plan.channels().hertz(channel), channel, spreading, rssi, snr);
            }
        }
        frames++;
    }
}
