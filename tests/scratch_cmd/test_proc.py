import pytest
from django.db import connection
@pytest.mark.processes
def test_proc(start_process):
    p = start_process("http.server", "0", "--bind", "127.0.0.1")
    import time; time.sleep(.5)
    assert p.poll() is None
