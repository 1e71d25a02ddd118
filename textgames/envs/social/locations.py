"""Locations for Spyfall, each with seven roles and what is typical of it; our own work."""

from typing import NamedTuple


class Location(NamedTuple):
    """Who may be at a place, and what one finds there; several places share each such trait."""

    name: str
    roles: tuple[str, ...]
    traits: tuple[str, ...]  # known to the rule-based player only


LOCATIONS = tuple(
    Location(name, tuple(roles.split(", ")), tuple(traits.split()))
    for name, roles, traits in (
        line.split(" | ")
        for line in """\
airport | pilot, traveller, customs officer, baggage handler, flight attendant, shop assistant, \
air traffic controller | travel tickets uniforms queues noise crowds
bakery | baker, apprentice, customer, delivery driver, cashier, miller, cake decorator | \
food morning heat queues money tools
bank | teller, manager, guard, customer, accountant, investor, cleaner | \
money quiet queues uniforms machines paper
beach | swimmer, lifeguard, ice cream seller, surfer, sunbather, fisher, photographer | \
water outdoors heat children crowds food
castle | queen, knight, cook, minstrel, guard, servant, tour guide | \
history stone food music danger cold
cinema | projectionist, usher, film critic, popcorn seller, film fan, cashier, cleaner | \
tickets night music darkness food crowds
circus | clown, acrobat, juggler, tamer, magician, spectator, ringmaster | \
tickets animals children music danger crowds
concert hall | conductor, violinist, singer, usher, listener, piano tuner, composer | \
music tickets night quiet crowds paper
construction site | architect, crane driver, bricklayer, electrician, carpenter, inspector, \
plumber | tools noise machines danger outdoors stone
court | judge, lawyer, witness, clerk, juror, reporter, guard | \
quiet uniforms paper history danger crowds
desert camp | guide, camel driver, explorer, cook, geologist, nomad, photographer | \
heat outdoors animals travel stone night
farm | farmer, milker, vet, tractor driver, shepherd, beekeeper, farm hand | \
animals outdoors food morning machines tools
fire station | firefighter, captain, driver, mechanic, cook, dispatcher, trainee | \
uniforms danger noise machines water heat
gym | trainer, boxer, weightlifter, beginner, yoga teacher, receptionist, runner | \
machines music water heat health noise
hospital | surgeon, nurse, patient, visitor, paramedic, chemist, cleaner | \
health uniforms beds machines quiet night
hotel | receptionist, guest, porter, cook, manager, housekeeper, bartender | \
beds travel food money uniforms night
library | librarian, student, novelist, reader, archivist, cleaner, professor | \
quiet paper learning history children machines
lighthouse | keeper, painter, sailor, visitor, radio operator, engineer, bird watcher | \
water night stone history cold quiet
mine | miner, foreman, engineer, geologist, rescuer, machinist, surveyor | \
darkness stone danger machines tools noise
museum | curator, guard, guide, artist, visitor, restorer, ticket seller | \
history tickets quiet learning children stone
playground | parent, toddler, grandfather, gardener, babysitter, ice cream seller, skater | \
children outdoors games noise animals morning
polar station | scientist, cook, doctor, radio operator, mechanic, dog handler, explorer | \
cold danger learning travel darkness machines
railway station | conductor, commuter, engine driver, porter, newsagent, tourist, busker | \
travel tickets crowds noise morning machines
restaurant | cook, waiter, guest, dishwasher, critic, pianist, host | \
food money music night uniforms heat
school | teacher, pupil, head teacher, caretaker, librarian, cook, sports coach | \
children learning paper morning noise games
ship | captain, sailor, passenger, cook, engineer, stowaway, musician | \
water travel uniforms beds danger food
ski resort | skier, instructor, lift operator, rescuer, snowboarder, innkeeper, beginner | \
cold outdoors travel tickets health games
space station | commander, scientist, engineer, doctor, space tourist, pilot, gardener | \
travel danger machines darkness learning beds
stadium | player, referee, coach, fan, commentator, ball kid, team doctor | \
games crowds tickets noise outdoors health
zoo | keeper, vet, visitor, gardener, ticket seller, photographer, school child | \
animals children tickets outdoors learning water""".splitlines()
    )
)

BY_NAME = {location.name: location for location in LOCATIONS}
