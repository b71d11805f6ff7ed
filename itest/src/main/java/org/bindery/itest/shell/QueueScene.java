package org.bindery.itest.shell;

import org.bindery.api.Buffer;
import org.bindery.api.IommuFd;
import org.bindery.api.Session;
import org.bindery.itest.Lab;
import org.bindery.itest.OtherHost;

/**
 * A server with accelerators beside edu-lab: dsa0 is enabled; of its queues wq0.0 is for processes
 * and granted to the administrator, wq0.1 is passed through, wq0.2 is configured and disabled, and
 * wq0.3 has nothing; buffers a and b of 64 KiB, a with random bytes; an empty fd. Closing it puts
 * all back.
 */
final class QueueScene implements AutoCloseable {
  private static final String QUEUE =
      " --mode shared --size 16 --groupId 0 --priority 10 --threshold 8";
  private static final String SPARE =
      "wq config wq0.2 --priority 10 --threshold 8 --type user --name spare --driverName user";
  private static final String[] BEGIN = {
    "wq config engine0.0 --groupId 0",
    "wq config wq0.0" + QUEUE + " --type user --name app --driverName user --blockOnFault 1",
    "wq config wq0.1" + QUEUE + " --type user --name vm --driverName vfio-idxd",
    "wq config wq0.2 --mode shared --size 16 --groupId 0",
    SPARE,
    "wq enable dsa0",
    "wq enable wq0.0",
    "wq enable wq0.1 --for vm",
    "wq grant wq0.0 --user admin",
    "buffer alloc a 64K",
    "buffer alloc b 64K",
    "buffer fill a --random 1",
    "open fd0 --host accelerators",
  };

  final Lab lab = new Lab();
  final Shell shell;
  private final OtherHost host;

  QueueScene() {
    var unused = lab.iommu();
    host = new OtherHost(lab, "accelerators", "dsa-server");
    shell = new Shell(lab);
    Lab.await("the accelerators are there", () -> shell.type("wq").text().contains("wq0.0"));
    for (String command : BEGIN) {
      shell.run(command);
    }
  }

  /** wq0.2 as it was in the beginning: what is disabled forgets what it is for. */
  void spare() {
    shell.run("wq disable wq0.2");
    shell.run(SPARE);
  }

  @Override
  public void close() {
    Session session = lab.administration().session("admin");
    session.fds().forEach(IommuFd::close);
    session.buffers().stream().map(Buffer::name).forEach(session::free);
    shell.close();
    host.close();
  }
}
