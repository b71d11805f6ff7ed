package org.bindery.itest.motion;

import java.util.List;
import java.util.SplittableRandom;
import org.bindery.itest.Lab;
import org.bindery.itest.shell.Shell;

/**
 * A work queue of an accelerator, configured, enabled, granted, and used by a process for
 * user-space DMA: copies between the administrator's buffers, by the process' own addresses.
 */
final class QueueSetup implements Setup {
  static final String HOST = "accelerators";

  private static final int BYTES = 65_536;
  private static final List<String> BEGIN =
      List.of(
          "wq config engine0.0 --groupId 0",
          "wq config wq0.0 --mode shared --size 16 --groupId 0 --priority 10 --threshold 8"
              + " --type user --name app --driverName user",
          "wq enable dsa0",
          "wq enable wq0.0",
          "wq grant wq0.0 --user admin");

  private final Shell shell;
  private final SplittableRandom random = new SplittableRandom(14);

  QueueSetup(Lab lab) throws AwayException {
    shell = new Shell(lab);
    // What an earlier one configured is refused, and what is not there cannot be: the use tells.
    BEGIN.forEach(shell::type);
    shell.type("buffer alloc motion-a 64K");
    shell.type("buffer alloc motion-b 64K");
    try {
      done(shell.type("wq submit wq0.0 nop"));
    } catch (AwayException e) {
      close();
      throw e;
    }
  }

  @Override
  public long move() throws AwayException {
    shell.run("buffer fill motion-a --random " + random.nextInt(1, 1_000_000));
    String copied = done(shell.type("wq submit wq0.0 copy --source motion-a --target motion-b"));
    if (!copied.contains(Integer.toString(BYTES))) {
      throw new AwayException("copied less: " + copied);
    }
    shell.run("buffer compare motion-a motion-b --require");
    return BYTES;
  }

  private static String done(Shell.Answer answer) throws AwayException {
    if (!answer.done()) {
      throw new AwayException(answer.text());
    }
    return answer.text();
  }

  @Override
  public void close() {
    shell.type("buffer free motion-a");
    shell.type("buffer free motion-b");
    shell.close();
  }
}
