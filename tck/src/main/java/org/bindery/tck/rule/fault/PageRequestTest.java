package org.bindery.tck.rule.fault;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.Memory;
import org.bindery.api.PageResponse;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFaultQueue;
import org.bindery.engine.FaultCommands;
import org.bindery.hardware.PageRequest;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;
import org.bindery.tck.rule.Refusals;

/** A device asks for a page that is missing, and waits for the one answer that it gets. */
class PageRequestTest {
  /** What is waited for comes at once; this ends a test where it does not come. */
  private static final long SECONDS = 60;

  private record Asked(int device, int cookie, PageRequest request) {}

  /** A device attached to a table of a fault queue. */
  private record Scene(Opened opened, EngineDevice device, EngineFaultQueue queue, int table) {
    static Scene of(Bench bench) {
      Opened opened = new Opened(bench, "fd0", bench.pasidDevices().getFirst());
      EngineFaultQueue queue =
          opened.fd().commands(FaultCommands.class).orElseThrow().allocateFaultQueue();
      EngineDevice device = opened.bind();
      int table =
          opened
              .fd()
              .allocateHwpt(device.id(), HwptRequest.paging(opened.ioas()).faultQueue(queue.id()));
      device.attach(table);
      return new Scene(opened, device, queue, table);
    }

    /** The device reads where nothing is mapped; answers when it has asked for the page. */
    CompletableFuture<OptionalLong> missing(long iova) throws InterruptedException {
      CountDownLatch told = new CountDownLatch(1);
      queue.whenPending(told::countDown);
      CompletableFuture<OptionalLong> read = new CompletableFuture<>();
      Thread.ofPlatform().daemon().start(() -> read.complete(opened.dmaRead(iova)));
      assertTrue(told.await(SECONDS, TimeUnit.SECONDS), "no page was asked for");
      assertTrue(queue.pending());
      return read;
    }

    List<Asked> read() {
      List<Asked> asked = new ArrayList<>();
      queue.read(8, (device, cookie, request) -> asked.add(new Asked(device, cookie, request)));
      return asked;
    }
  }

  private static OptionalLong end(CompletableFuture<OptionalLong> read) throws Exception {
    return read.get(SECONDS, TimeUnit.SECONDS);
  }

  @EveryBackend
  void aPageThatComesIsRead(Bench bench) throws Exception {
    Scene scene = Scene.of(bench);
    CompletableFuture<OptionalLong> read = scene.missing(IOVA + 8);
    List<Asked> asked = scene.read();
    assertEquals(1, asked.size());
    Asked one = asked.getFirst();
    assertEquals(scene.device().id(), one.device());
    assertEquals(1, one.cookie());
    assertEquals(IOVA, one.request().address());
    assertTrue(one.request().access().reads());
    assertFalse(one.request().access().writes());
    assertEquals(-1, one.request().pasid());
    assertTrue(one.request().last());
    assertFalse(scene.queue().pending());
    assertEquals(List.of(), scene.read());
    Memory memory = scene.opened().memory(PAGE);
    Opened.put(memory, 8, 77);
    scene.opened().map(memory, IOVA);
    assertFalse(read.isDone(), "it waits for the answer, not for the page");
    scene.queue().respond(1, PageResponse.SUCCESS);
    assertEquals(OptionalLong.of(77), end(read));
    scene.opened().fd().settleFaults();
    assertEquals(List.of(), scene.opened().faults());
  }

  @EveryBackend
  void anInvalidAnswerRefusesTheRequest(Bench bench) throws Exception {
    Scene scene = Scene.of(bench);
    CompletableFuture<OptionalLong> read = scene.missing(IOVA);
    scene.queue().respond(scene.read().getFirst().cookie(), PageResponse.INVALID);
    assertEquals(OptionalLong.empty(), end(read));
  }

  @EveryBackend
  void aGroupIsAnsweredOnce(Bench bench) throws Exception {
    Scene scene = Scene.of(bench);
    Refusals.refused(Errno.EINVAL, () -> scene.queue().respond(1, PageResponse.INVALID));
    CompletableFuture<OptionalLong> read = scene.missing(IOVA);
    Refusals.refused(Errno.EINVAL, () -> scene.queue().read(0, (device, cookie, request) -> {}));
    int cookie = scene.read().getFirst().cookie();
    Refusals.refused(Errno.EINVAL, () -> scene.queue().respond(cookie + 1, PageResponse.INVALID));
    scene.queue().respond(cookie, PageResponse.INVALID);
    Refusals.refused(Errno.EINVAL, () -> scene.queue().respond(cookie, PageResponse.INVALID));
    assertEquals(OptionalLong.empty(), end(read));
  }

  @EveryBackend
  void aDetachAnswersForItsUser(Bench bench) throws Exception {
    Scene scene = Scene.of(bench);
    CompletableFuture<OptionalLong> delivered = scene.missing(IOVA);
    int cookie = scene.read().getFirst().cookie();
    scene.device().detach();
    assertEquals(OptionalLong.empty(), end(delivered));
    Refusals.refused(Errno.EINVAL, () -> scene.queue().respond(cookie, PageResponse.SUCCESS));
    scene.device().attach(scene.table());
    CompletableFuture<OptionalLong> waiting = scene.missing(IOVA);
    scene.device().detach();
    assertEquals(OptionalLong.empty(), end(waiting));
    assertEquals(List.of(), scene.read());
  }

  @EveryBackend
  void itsFileAndItsTablesKeepAQueue(Bench bench) {
    Scene scene = Scene.of(bench);
    int queue = scene.queue().id();
    scene.opened().refused(Errno.EBUSY, () -> scene.opened().fd().destroy(queue));
    scene.queue().close();
    Refusals.refused(Errno.EBADF, () -> scene.queue().respond(1, PageResponse.INVALID));
    scene.opened().refused(Errno.EBUSY, () -> scene.opened().fd().destroy(queue));
    scene.device().detach();
    scene.opened().fd().destroy(scene.table());
    scene.opened().fd().destroy(queue);
    scene.opened().refused(Errno.ENOENT, () -> scene.opened().fd().destroy(queue));
  }
}
