"""The unit that a person means, by what the board calls it."""

from housewide.log.shards import shard_id
from housewide.server.configuration import load_configuration
from housewide.server.follower import NoSuchUnit
from housewide.server.process import Process


async def unit_called(process: Process, facility: str, said: str | None) -> str | None:
    """The id of the unit that is called so: by its id, or by its name as it is now.

    A word that is neither stays as it is: it may be the id of a unit that there once was. Raises
    `NoSuchUnit` where several units have that name.
    """
    if said is None:
        return None
    async with process.pool.acquire() as conn:
        configuration = await load_configuration(conn, await shard_id(conn, facility))
    places = configuration.places_at(process.clock.now())
    called = places.called(said) if places is not None else ()
    if len(called) > 1:
        raise NoSuchUnit(
            f"Several units of {facility} are called {said}. Name one by its id: "
            f"{', '.join(called)}."
        )
    return called[0] if called else said
