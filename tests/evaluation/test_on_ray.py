"""The same records from a Ray cluster of several nodes as from one process."""

import os
import sys

import pytest
import strange_agents

from textgames.evaluation import Tournament, read_records

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # Ray warns a lot


@pytest.fixture
def cluster(monkeypatch):
    ray = pytest.importorskip("ray")
    cluster_utils = pytest.importorskip("ray.cluster_utils")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))  # so workers find these agents
    made = cluster_utils.Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    made.add_node(num_cpus=1)
    ray.init(address=made.address, log_to_driver=False)
    yield made
    ray.shutdown()
    made.shutdown()


def test_a_cluster_of_two_nodes_gives_the_same_records(cluster, tmp_path):
    agents = {"slow": strange_agents.Slow, "random": "random"}
    for engine in ("local", "ray"):
        Tournament(["KuhnPoker-v0", "TicTacToe-v0"], agents, games_per_pair=60).run(
            tmp_path / engine, engine=engine
        )
    local, spread = (
        {record.number: record.without_times() for record in read_records(tmp_path / engine)}
        for engine in ("local", "ray")
    )
    assert len(local) == 120
    assert local == spread
