package org.bindery.uapi.door.kit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.api.PageResponse;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineFaultQueue;
import org.bindery.hardware.PageRequest;

/** Groups of page requests of device 7, with cookies from 1. */
public final class FakeFaultQueue implements EngineFaultQueue {
  public final Deque<List<PageRequest>> waiting = new ArrayDeque<>();
  public final List<String> answers = new ArrayList<>();
  public boolean closed;
  private final Set<Integer> open = new HashSet<>();
  private final int id;
  private int cookies;

  FakeFaultQueue(int id) {
    this.id = id;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public int read(int room, Reader reader) {
    int done = 0;
    while (!waiting.isEmpty()) {
      List<PageRequest> group = waiting.getFirst();
      if (group.size() > room - done) {
        if (done == 0) {
          throw Refusal.of(Errno.EINVAL, "%d do not fit", group.size()).exception();
        }
        break;
      }
      int cookie = cookies + 1;
      group.forEach(request -> reader.read(7, cookie, request));
      cookies = cookie;
      open.add(cookie);
      waiting.removeFirst();
      done += group.size();
    }
    return done;
  }

  @Override
  public void respond(int cookie, PageResponse response) {
    if (!open.remove(cookie)) {
      throw Refusal.of(Errno.EINVAL, "no group has cookie %d", cookie).exception();
    }
    answers.add(cookie + " " + response);
  }

  @Override
  public boolean pending() {
    return !waiting.isEmpty();
  }

  @Override
  public void whenPending(Runnable told) {}

  @Override
  public void close() {
    closed = true;
  }
}
