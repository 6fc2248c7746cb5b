import pytest
from django.db import connection
from django.contrib.auth.models import Group
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("n", range(6))
def test_b(n):
    Group.objects.create(name="x"); assert Group.objects.count()==1
@pytest.mark.django_db
@pytest.mark.parametrize("n", range(6))
def test_a(n, worker_id):
    Group.objects.create(name="x"); assert Group.objects.count()==1
    assert str(connection.settings_dict["NAME"]).removesuffix(".sqlite3").endswith(worker_id if worker_id!="master" else "main")
@pytest.mark.django_db(transaction=True)
def test_threads():
    import threading
    from django.db import connections
    seen=[]
    def f():
        Group.objects.create(name="t"); seen.append(connections["default"].settings_dict["NAME"]); connections.close_all()
    t=threading.Thread(target=f); t.start(); t.join()
    assert Group.objects.count()==1 and seen==[connection.settings_dict["NAME"]]
