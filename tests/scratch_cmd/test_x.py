import pytest
from django.db import connection
@pytest.mark.django_db
def test_a():
    print(connection.settings_dict["NAME"]); assert connection.vendor
@pytest.mark.django_db(transaction=True)
def test_b(): assert connection.introspection.table_names()
@pytest.mark.postgresql
def test_p(): assert 1
@pytest.mark.sqlite
def test_s(): assert 1
@pytest.mark.processes
def test_proc(start_process): assert 1
