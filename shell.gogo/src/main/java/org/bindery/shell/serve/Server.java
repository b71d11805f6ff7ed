package org.bindery.shell.serve;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bindery.shell.wire.Frame;
import org.bindery.shell.wire.Kind;
import org.bindery.shell.wire.Place;
import org.bindery.shell.wire.Wire;

/**
 * Takes clients at the socket of a data directory, each in a {@link Conversation} on threads of its
 * own. Owns the lock, the socket and the conversations until it is closed. Safe for use by several
 * threads.
 */
public final class Server implements AutoCloseable {
  private static final int CLIENTS = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long PAUSE_MILLIS = 20;

  private final Place place;
  private final ServerLock lock;
  private final ServerSocketChannel door;
  private final Dialogue.Opener opener;
  private final Map<Conversation, Thread> conversations = new ConcurrentHashMap<>();
  private final Semaphore places = new Semaphore(CLIENTS);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicBoolean closing = new AtomicBoolean();

  private Server(Place place, ServerLock lock, ServerSocketChannel door, Dialogue.Opener opener) {
    this.place = place;
    this.lock = lock;
    this.door = door;
    this.opener = opener;
  }

  /**
   * Opens the socket; what a server that was killed has left of its own is replaced.
   *
   * @param data the data directory, absolute; made when it is not there
   * @throws org.bindery.api.RefusedException EADDRINUSE another server has it; ENAMETOOLONG
   */
  public static Server open(Path data, Dialogue.Opener opener) throws IOException {
    Place place = new Place(data);
    var unused = Place.address(place.socket());
    Files.createDirectories(data);
    ServerLock lock = ServerLock.take(place);
    ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      bind(door, place);
    } catch (IOException | RuntimeException e) {
      door.close();
      lock.close();
      throw e;
    }
    Server server = new Server(place, lock, door, opener);
    Thread.ofVirtual().name("bindery-serve").start(server::accept);
    return server;
  }

  /**
   * Made where nobody else comes in, so that it is never there with more rights than it is to have.
   */
  private static void bind(ServerSocketChannel door, Place place) throws IOException {
    Path workshop = place.workshop();
    Path made = workshop.resolve("s");
    Files.deleteIfExists(made);
    Files.deleteIfExists(workshop);
    Files.createDirectory(
        workshop,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    door.bind(Place.address(made));
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
    Files.move(made, place.socket(), StandardCopyOption.ATOMIC_MOVE);
    Files.delete(workshop);
  }

  private void accept() {
    for (long count = 1; !closing.get(); count++) {
      try {
        Wire wire = new Wire(door.accept());
        if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
          turnAway(wire);
        } else {
          begin(new Conversation(wire, "bindery-client-" + count, opener));
        }
      } catch (IOException e) {
        pause(); // closed, or the process has no descriptor left for now
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts it", e);
      }
    }
  }

  private void begin(Conversation conversation) {
    Thread thread =
        Thread.ofVirtual()
            .unstarted(() -> {
              try {
                conversation.run();
              } finally {
                conversations.remove(conversation);
                places.release();
              }
            });
    conversations.put(conversation, thread);
    thread.start();
    if (closing.get()) {
      conversation.close();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void turnAway(Wire wire) {
    try (wire) {
      wire.write(
          Frame.of(Kind.ERROR, "bindery: the server has " + CLIENTS + " clients, no more fit\n"));
      wire.write(Frame.of(Kind.EXIT, "1"));
    } catch (IOException e) {
      // It has gone by itself.
    }
  }

  public Path socket() {
    return place.socket();
  }

  /** Waits until it is closed. */
  public void await() throws InterruptedException {
    closed.await();
  }

  /**
   * Removes the socket and ends what the clients run; what does not end in time is left to the end
   * of the process. A second call does nothing.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    try (lock) {
      Files.deleteIfExists(place.socket());
      door.close();
    } catch (IOException e) {
      // The next server removes what is left.
    }
    conversations.keySet().forEach(Conversation::close);
    try {
      for (Thread thread : conversations.values()) {
        var unused = thread.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closed.countDown();
  }
}
