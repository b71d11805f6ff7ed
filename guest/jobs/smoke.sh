# The distribution runs in the guest, on the simulated host; the kernel has what the tests on it need.
set -e
ls -l /dev/iommu /dev/vfio
cat /proc/uptime
/bindery/bin/bindery --host edu-lab -c status
cat /proc/uptime
/bindery/bin/bindery demo
cat /proc/uptime
